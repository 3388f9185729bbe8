package io.asynctask.spring.scheduled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.TaskContext;
import io.asynctask.TaskState;
import io.asynctask.spring.autoconfigure.scheduled.ScheduledMethodsAutoConfiguration;
import io.asynctask.spring.autoconfigure.task.LiveTasksAutoConfiguration;
import io.asynctask.spring.documentation.Difference;
import io.asynctask.spring.task.TaskTags;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

class ScheduledMethodTests {

  private final ApplicationContextRunner starter =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  LiveTasksAutoConfiguration.class,
                  TaskSchedulingAutoConfiguration.class,
                  ScheduledMethodsAutoConfiguration.class));

  // ------------------------------------------------------------ tracked

  @Test
  void aRunIsATaskOfTheBeanAndTheMethodOnTheSchedulersThread() {
    starter
        .withUserConfiguration(Enabled.class)
        .withBean("jobs", Jobs.class)
        .run(
            context -> {
              Run run = context.getBean(Jobs.class).next();
              assertThat(run.task().name()).isEqualTo("jobs.everyMillisecond");
              assertThat(executor(run.task())).isEqualTo("taskScheduler");
              assertThat(run.task().parentId()).isZero();
              assertThat(run.thread()).startsWith("scheduling-");
              assertThat(run.listed()).isTrue();
            });
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void aRunOnAVirtualThreadIsATaskAsWell() {
    starter
        .withUserConfiguration(Enabled.class)
        .withPropertyValues("spring.threads.virtual.enabled=true")
        .withBean("jobs", Jobs.class)
        .run(
            context -> {
              Run run = context.getBean(Jobs.class).next();
              assertThat(context.getBean(TaskScheduler.class))
                  .isInstanceOf(SimpleAsyncTaskScheduler.class);
              assertThat(run.task().name()).isEqualTo("jobs.everyMillisecond");
              assertThat(run.listed()).isTrue();
            });
  }

  @Test
  void aRunIsOverWhenTheMethodReturns() {
    starter
        .withUserConfiguration(Enabled.class)
        .withBean("once", Once.class)
        .run(
            context -> {
              await().until(() -> context.getBean(LiveTasks.class).counts().completed() == 1);
              assertThat(context.getBean(LiveTasks.class).counts().live()).isZero();
            });
  }

  @Test
  void aCancelInterruptsTheRunAndTheScheduleGoesOn() {
    starter
        .withUserConfiguration(Enabled.class)
        .withBean("stuck", Stuck.class)
        .run(
            context -> {
              Stuck stuck = context.getBean(Stuck.class);
              LiveTask first = stuck.entered.poll(10, TimeUnit.SECONDS);
              assertThat(first.handle().cancel(true)).isTrue();
              LiveTask second = stuck.entered.poll(10, TimeUnit.SECONDS);
              assertThat(second.id()).isNotEqualTo(first.id());
              assertThat(first.state()).isEqualTo(TaskState.CANCELLED);
              stuck.release.countDown();
            });
  }

  // ------------------------------------------------------------ as Spring does it

  @Test
  void aFailureGoesToTheErrorHandlerAndTheScheduleGoesOn() {
    starter
        .withUserConfiguration(Enabled.class, OwnScheduler.class)
        .withBean("failing", Failing.class)
        .run(
            context -> {
              OwnScheduler own = context.getBean(OwnScheduler.class);
              for (int i = 0; i < 2; i++) {
                assertThat(own.errors.poll(10, TimeUnit.SECONDS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no luck");
              }
              await().until(() -> context.getBean(LiveTasks.class).counts().failed() >= 2);
            });
  }

  @Test
  void theSchedulerOfTheApplicationsOwnRunsThemAndGivesItsName() {
    starter
        .withUserConfiguration(Enabled.class, OwnScheduler.class)
        .withBean("jobs", Jobs.class)
        .run(
            context -> {
              Run run = context.getBean(Jobs.class).next();
              assertThat(run.thread()).startsWith("own-");
              assertThat(executor(run.task())).isEqualTo("own");
            });
  }

  @Test
  void theSchedulerThatTheMethodNamesRunsItAndGivesItsName() {
    starter
        .withUserConfiguration(Enabled.class, TwoSchedulers.class)
        .withPropertyValues("scheduler=second")
        .withBean("qualified", Qualified.class)
        .run(
            context -> {
              Run run = context.getBean(Qualified.class).runs.poll(10, TimeUnit.SECONDS);
              assertThat(run.thread()).startsWith("second-");
              assertThat(executor(run.task())).isEqualTo("second");
            });
  }

  @Test
  void aConfigurersSchedulerRunsThem() {
    starter
        .withUserConfiguration(Enabled.class, Configured.class)
        .withBean("jobs", Jobs.class)
        .run(
            context ->
                assertThat(context.getBean(Jobs.class).next().thread()).startsWith("configured-"));
  }

  @Test
  void theListOfScheduledTasksLooksAsItDoesWithoutTheStarter() {
    assertThat(scheduledTasks(starter)).isEqualTo(scheduledTasks(withoutTracking()));
  }

  private static List<String> scheduledTasks(ApplicationContextRunner application) {
    String[] tasks = new String[1];
    application
        .withUserConfiguration(Enabled.class)
        .withBean("jobs", Jobs.class)
        .run(
            context ->
                tasks[0] =
                    context.getBean(ScheduledTaskHolder.class).getScheduledTasks().toString());
    return List.of(tasks);
  }

  // ------------------------------------------------------------ switched off, left alone

  @Test
  @Difference("`async-task.scheduled-methods.enabled=false`")
  void switchedOffSpringsOwnPostProcessorIsBack() {
    withoutTracking()
        .withUserConfiguration(Enabled.class)
        .withBean("jobs", Jobs.class)
        .run(
            context -> {
              assertThat(context).hasSingleBean(ScheduledAnnotationBeanPostProcessor.class);
              assertThat(context).doesNotHaveBean(ScheduledMethodBeanPostProcessor.class);
              assertThat(context.getBean(Jobs.class).next().task()).isNull();
            });
  }

  @Test
  void withoutEnableSchedulingNothingIsScheduled() {
    starter
        .withBean("jobs", Jobs.class)
        .run(
            context ->
                assertThat(context).doesNotHaveBean(ScheduledAnnotationBeanPostProcessor.class));
  }

  @Test
  void aPostProcessorOfTheApplicationsOwnIsLeftAlone() {
    starter
        .withUserConfiguration(OwnPostProcessor.class)
        .withBean("jobs", Jobs.class)
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(ScheduledMethodBeanPostProcessor.class);
              assertThat(context.getBean(Jobs.class).next().task()).isNull();
            });
  }

  private ApplicationContextRunner withoutTracking() {
    return starter.withPropertyValues("async-task.scheduled-methods.enabled=false");
  }

  // ------------------------------------------------------------ fixtures

  private static String executor(LiveTask task) {
    return ((TaskTags) task.tag()).executor();
  }

  record Run(LiveTask task, String thread, boolean listed) {

    static Run current(ApplicationContext context) {
      LiveTask task = currentTask();
      return new Run(
          task,
          Thread.currentThread().getName(),
          task != null && context.getBean(LiveTasks.class).find(task.id()).isPresent());
    }

    static LiveTask currentTask() {
      return (LiveTask) TaskContext.current().orElse(null);
    }
  }

  static class Jobs {

    private final BlockingQueue<Run> runs = new LinkedBlockingQueue<>();
    private final ApplicationContext context;

    Jobs(ApplicationContext context) {
      this.context = context;
    }

    @Scheduled(fixedDelay = 1)
    void everyMillisecond() {
      runs.add(Run.current(context));
    }

    Run next() throws InterruptedException {
      return runs.poll(10, TimeUnit.SECONDS);
    }
  }

  static class Once {

    @Scheduled(initialDelay = 0)
    void run() {}
  }

  static class Stuck {

    final BlockingQueue<LiveTask> entered = new LinkedBlockingQueue<>();
    final CountDownLatch release = new CountDownLatch(1);

    @Scheduled(fixedDelay = 1)
    void run() throws InterruptedException {
      entered.add(Run.currentTask());
      release.await();
    }
  }

  static class Failing {

    @Scheduled(fixedDelay = 1)
    void run() {
      throw new IllegalStateException("no luck");
    }
  }

  static class Qualified {

    private final BlockingQueue<Run> runs = new LinkedBlockingQueue<>();
    private final ApplicationContext context;

    Qualified(ApplicationContext context) {
      this.context = context;
    }

    @Scheduled(fixedDelay = 1, scheduler = "${scheduler}")
    void run() {
      runs.add(Run.current(context));
    }
  }

  private static ThreadPoolTaskScheduler scheduler(String name) {
    ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
    scheduler.setThreadNamePrefix(name + "-");
    return scheduler;
  }

  @Configuration
  @EnableScheduling
  static class Enabled {}

  @Configuration(proxyBeanMethods = false)
  static class OwnScheduler {

    final BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();

    @Bean
    TaskScheduler own() {
      ThreadPoolTaskScheduler scheduler = scheduler("own");
      scheduler.setErrorHandler(errors::add);
      return scheduler;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class TwoSchedulers {

    @Bean
    TaskScheduler first() {
      return scheduler("first");
    }

    @Bean
    TaskScheduler second() {
      return scheduler("second");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Configured implements SchedulingConfigurer {

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
      ThreadPoolTaskScheduler scheduler = scheduler("configured");
      scheduler.setDaemon(true);
      scheduler.initialize();
      registrar.setTaskScheduler(scheduler);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnPostProcessor {

    @Bean
    static ScheduledAnnotationBeanPostProcessor mine() {
      return new ScheduledAnnotationBeanPostProcessor();
    }
  }
}
