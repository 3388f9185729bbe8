package compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.TaskContext;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.support.ListItemReader;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.AsyncTaskExecutor;

@SpringBootTest(properties = "spring.batch.job.enabled=false")
class BatchTests {

  private static final Queue<String> WRITTEN = new ConcurrentLinkedQueue<>();

  @Test
  void theItemsOfAConcurrentStepAreProcessedInTasks(
      @Autowired JobOperator operator, @Autowired Job job) throws Exception {
    var execution = operator.start(job, new JobParameters());
    assertThat(execution.getExitStatus()).isEqualTo(ExitStatus.COMPLETED);
    assertThat(WRITTEN)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 100).mapToObj(item -> item + " in a task").toList());
  }

  @TestConfiguration
  static class Jobs {

    @Bean
    Job numbers(
        JobRepository repository,
        @Qualifier("applicationTaskExecutor") AsyncTaskExecutor executor) {
      List<Integer> items = IntStream.range(0, 100).boxed().toList();
      Step step =
          new StepBuilder("step", repository)
              .<Integer, String>chunk(10)
              .reader(new ListItemReader<>(items))
              .processor(item -> item + (TaskContext.current().isPresent() ? " in a task" : ""))
              .writer(chunk -> WRITTEN.addAll(chunk.getItems()))
              .taskExecutor(executor)
              .build();
      return new JobBuilder("numbers", repository).start(step).build();
    }
  }
}
