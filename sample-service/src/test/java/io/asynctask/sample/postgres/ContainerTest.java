package io.asynctask.sample.postgres;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/** Tests that need Docker. Without it they are skipped, and one line says so. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ContainerTest.DockerCondition.class)
@interface ContainerTest {

  final class DockerCondition implements ExecutionCondition {

    private static final ConditionEvaluationResult RESULT = evaluate();

    private static ConditionEvaluationResult evaluate() {
      if (DockerClientFactory.instance().isDockerAvailable()) {
        return ConditionEvaluationResult.enabled("There is a Docker engine");
      }
      String reason = "The tests on PostgreSQL are skipped: they need Docker, and there is none.";
      System.out.println(reason);
      return ConditionEvaluationResult.disabled(reason);
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return RESULT;
    }
  }
}
