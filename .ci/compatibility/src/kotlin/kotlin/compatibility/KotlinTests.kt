package compatibility

import io.asynctask.JoinHandle
import io.asynctask.TaskContext
import io.asynctask.spring.async.TaskTag
import java.util.concurrent.CancellationException
import java.util.concurrent.CountDownLatch
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.future.await
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import org.springframework.beans.factory.annotation.Autowired
import org.springframework.boot.test.context.SpringBootTest
import org.springframework.boot.test.context.runner.ApplicationContextRunner
import org.springframework.context.annotation.Import
import org.springframework.scheduling.annotation.Async
import org.springframework.stereotype.Service

@SpringBootTest
@Import(KotlinTests.Lookups::class)
class KotlinTests(
    @Autowired private val reports: Reports,
    @Autowired private val lookups: Lookups,
) {

  @Test
  fun `a coroutine awaits the value of a task`() = runBlocking {
    assertThat(reports.build("acme").await()).startsWith("report of acme")
    Unit
  }

  @Test
  fun `a value may be null`() = runBlocking {
    assertThat(lookups.find("acme").await()).isEqualTo("found acme")
    val missing: String? = lookups.find(null).await()
    assertThat(missing).isNull()
    Unit
  }

  @Test
  fun `a timeout of a coroutine cancels the task without an interrupt`() = runBlocking {
    val endless = lookups.untilCancelled("acme")
    assertThatThrownBy { runBlocking { withTimeout(100) { endless.await() } } }
        .isInstanceOf(TimeoutCancellationException::class.java)
    assertThatThrownBy { endless.join() }.isInstanceOf(CancellationException::class.java)
    Unit
  }

  @Test
  fun `a coroutine interrupts the body with a cancel of its own`() = runBlocking {
    val endless = reports.buildEndlessly("acme")
    reports.awaitStart()
    assertThatThrownBy {
          runBlocking {
            try {
              withTimeout(100) { endless.await() }
            } finally {
              endless.cancel(true)
            }
          }
        }
        .isInstanceOf(TimeoutCancellationException::class.java)
    reports.awaitStop()
  }

  @Test
  fun `a suspend function is refused at the start`() {
    ApplicationContextRunner()
        .withUserConfiguration(Application::class.java)
        .withBean(Suspending::class.java)
        .run { context ->
          assertThat(context.startupFailure)
              .rootCause()
              .hasMessageContaining("Suspending.load")
              .hasMessageContaining("suspend function")
        }
  }

  @Service
  open class Lookups {

    @Async
    open fun find(@TaskTag("tenant") tenant: String?): JoinHandle<String?> =
        JoinHandle.completed(tenant?.let { "found $it" })

    @Async
    open fun untilCancelled(@TaskTag("tenant") tenant: String): JoinHandle<String> {
      val cancelled = CountDownLatch(1)
      TaskContext.current().orElseThrow().onCancel { cancelled.countDown() }
      cancelled.await()
      return JoinHandle.completed("cancelled $tenant")
    }
  }

  open class Suspending {

    @Async open suspend fun load(key: String): String = key
  }
}
