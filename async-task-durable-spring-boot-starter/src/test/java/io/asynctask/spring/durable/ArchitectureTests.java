package io.asynctask.spring.durable;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.asynctask.spring.durable", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

  private static final String ROOT = "io.asynctask.spring.durable";

  @ArchTest
  static final ArchRule theApiDependsOnNoOtherPackage =
      noClasses()
          .that()
          .resideInAPackage(ROOT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".*..")
          .because("applications compile against the API only");

  @ArchTest
  static final ArchRule theStoreKnowsNoEngine =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".store..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ROOT + ".engine..", ROOT + ".method..", ROOT + ".autoconfigure..", "com.github..")
          .because("it has the statements on the tables, and decides nothing");

  @ArchTest
  static final ArchRule theEngineKnowsNoMethods =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".engine..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + ".method..", ROOT + ".autoconfigure..")
          .because("it knows durable methods as DurableMethod only");

  @ArchTest
  static final ArchRule methodsKnowNoStore =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".method..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + ".store..", ROOT + ".autoconfigure..", "com.github..")
          .allowEmptyShould(true)
          .because("they store calls through DurableCalls only");

  @ArchTest
  static final ArchRule noCycles =
      slices()
          .matching(ROOT + ".(*)..")
          .should()
          .beFreeOfCycles()
          .because("a newcomer reads one package at a time");
}
