package io.asynctask.spring;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.CompletableFuture;

@AnalyzeClasses(packages = "io.asynctask.spring", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

  @ArchTest
  static final ArchRule onlyTheWiringDependsOnTheWiring =
      noClasses()
          .that()
          .resideOutsideOfPackage("..autoconfigure..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.asynctask.spring.autoconfigure..")
          .because("autoconfigure wires the features, which work without it");

  @ArchTest
  static final ArchRule webDependsOnNoOtherFeature =
      noClasses()
          .that()
          .resideInAPackage("..spring.web..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..spring.async..", "..spring.executor..", "..spring.actuate..")
          .because("a handler may return any handle, wherever its task was spawned");

  @ArchTest
  static final ArchRule taskDependsOnNoFeature =
      noClasses()
          .that()
          .resideInAPackage("..spring.task..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.asynctask.spring..")
                  .and(not(resideInAPackage("io.asynctask.spring.task.."))))
          .because(
              "every feature uses the same tags, and shows text of the application by the same rules");

  @ArchTest
  static final ArchRule jdbcDependsOnNoOtherFeature =
      noClasses()
          .that()
          .resideInAPackage("..spring.jdbc..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..spring.async..",
              "..spring.executor..",
              "..spring.context..",
              "..spring.web..",
              "..spring.actuate..")
          .because("a statement stops with its task, wherever that was spawned");

  @ArchTest
  static final ArchRule actuateReadsExecutorsOnly =
      noClasses()
          .that()
          .resideInAPackage("..spring.actuate..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..spring.async..", "..spring.web..", "..spring.context..")
          .because("the endpoint shows all tasks alike, however they were spawned");

  @ArchTest
  static final ArchRule metricsAndRecordingsReadExecutorsOnly =
      noClasses()
          .that()
          .resideInAnyPackage("..spring.metrics..", "..spring.jfr..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..spring.async..", "..spring.web..", "..spring.actuate..")
          .because("tasks are measured and recorded alike, however they were spawned");

  @ArchTest
  static final ArchRule executorsDependOnNoCaller =
      noClasses()
          .that()
          .resideInAnyPackage("..spring.executor..", "..spring.context..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..spring.async..",
              "..spring.web..",
              "..spring.actuate..",
              "..spring.metrics..",
              "..spring.jfr..")
          .because("@Async, handlers and the endpoint build on executors, not the other way round");

  @ArchTest
  static final ArchRule scheduledRunsDependOnNoOtherFeature =
      noClasses()
          .that()
          .resideInAPackage("..spring.scheduled..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..spring.async..",
              "..spring.executor..",
              "..spring.web..",
              "..spring.actuate..",
              "..spring.context..")
          .because("they run on threads of the application's own");

  @ArchTest
  static final ArchRule theTimerOfTheJdkIsNotStarted =
      noClasses()
          .should()
          .callMethodWhere(
              target(nameMatching("orTimeout|completeOnTimeout|delayedExecutor"))
                  .and(targetOwner(assignableTo(CompletableFuture.class))))
          .because("its thread never ends and keeps the class loader of an application");

  @ArchTest
  static final ArchRule noCyclesInTheWiring =
      slices()
          .matching("io.asynctask.spring.autoconfigure.(*)")
          .should()
          .beFreeOfCycles()
          .because(
              "each sub-package wires one feature, and another feature may only come after it");

  @ArchTest
  static final ArchRule noCycles =
      slices()
          .matching("io.asynctask.spring.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a newcomer reads one package at a time");
}
