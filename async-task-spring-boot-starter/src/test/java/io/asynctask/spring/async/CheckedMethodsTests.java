package io.asynctask.spring.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asynctask.spring.documentation.Difference;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import kotlin.coroutines.Continuation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.scheduling.annotation.Async;

/** Which methods the start checks, with and without {@code @EnableAsync}. */
@ExtendWith(OutputCaptureExtension.class)
class CheckedMethodsTests {

  @Test
  void aSuspendFunctionIsCalledThat() {
    Starter.enabled()
        .withBean(Suspending.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(InvalidAsyncMethodException.class)
                    .hasMessageContaining("suspend function"));
  }

  static class Suspending {

    @Async
    public Object load(String key, Continuation<? super String> continuation) {
      return key;
    }
  }

  @Test
  void aMethodThatAnotherInterfaceDemandsFailsOnlyItsCall() {
    Starter.enabled()
        .withBean(Annotated.class)
        .run(
            context ->
                assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> context.getBean(Supplier.class).get()));
  }

  @Async
  static class Annotated implements Supplier<String> {

    public void send() {}

    @Override
    public String get() {
      return "";
    }
  }

  @Test
  void withoutEnableAsyncOneWarningNamesTheMethods(CapturedOutput output) {
    Starter.application()
        .withBean(Plain.class)
        .run(
            context -> {
              assertThat(context.getBean(Plain.class).name()).isEqualTo("name");
              assertThat(output)
                  .containsOnlyOnce("There is no @EnableAsync")
                  .contains("Plain.name")
                  .contains("Plain.save")
                  .contains("async-task.async-methods.mode=always");
            });
  }

  static class Plain {

    @Async
    public String name() {
      return "name";
    }

    @Async
    public void save() {}
  }

  @Test
  void withoutAsyncMethodsThereIsNoWarning(CapturedOutput output) {
    Starter.application()
        .withBean(Object.class)
        .run(context -> assertThat(output).doesNotContain("@EnableAsync"));
  }

  @Test
  void theModeAlwaysNeedsNoEnableAsync(CapturedOutput output) {
    Starter.application()
        .withPropertyValues("async-task.async-methods.mode=always")
        .withBean(Threads.class)
        .run(
            context -> {
              assertThat(context.getBean(Threads.class).thread().join()).startsWith("task-");
              assertThat(output).doesNotContain("There is no @EnableAsync");
            });
  }

  @Test
  @Difference("`async-task.async-methods.mode=never`")
  void theModeNeverLeavesEnableAsyncToSpring() {
    Starter.enabled()
        .withPropertyValues("async-task.async-methods.mode=never")
        .withBean(Threads.class)
        .run(context -> assertThat(context).doesNotHaveBean(AsyncMethodBeanPostProcessor.class));
  }

  static class Threads {

    @Async
    public CompletableFuture<String> thread() {
      return CompletableFuture.completedFuture(Thread.currentThread().getName());
    }
  }
}
