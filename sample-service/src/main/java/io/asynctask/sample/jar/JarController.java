package io.asynctask.sample.jar;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /jars}: what all audits together know. */
@RestController
class JarController {

  private final JarRepository jars;

  JarController(JarRepository jars) {
    this.jars = jars;
  }

  /**
   * The jars that need at least Java {@code requiresJava}: on anything older they do not run.
   * Without the parameter, all jars.
   *
   * @param after the path of the last jar of the page before, which is its {@code next}
   */
  @GetMapping("/jars")
  JarPage list(
      @RequestParam(defaultValue = "0") @Min(0) int requiresJava,
      @RequestParam(defaultValue = "") String after,
      @RequestParam(defaultValue = "100") @Min(1) @Max(1000) int limit) {
    return JarPage.of(jars.requiring(requiresJava, after, limit + 1), limit);
  }
}
