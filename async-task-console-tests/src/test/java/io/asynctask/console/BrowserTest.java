package io.asynctask.console;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tests that need a browser. Without one they are skipped, and one line says so. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BrowserTest.BrowserCondition.class)
@interface BrowserTest {

  final class BrowserCondition implements ExecutionCondition {

    private static final ConditionEvaluationResult RESULT = evaluate();

    private static ConditionEvaluationResult evaluate() {
      if (Chromium.executable().isPresent()) {
        return ConditionEvaluationResult.enabled("There is a browser");
      }
      String reason =
          "The tests of the console are skipped: they need Chromium or Chrome, and there is none.";
      System.out.println(reason);
      return ConditionEvaluationResult.disabled(reason);
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return RESULT;
    }
  }
}
