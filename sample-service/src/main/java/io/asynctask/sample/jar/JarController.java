package io.asynctask.sample.jar;

import io.asynctask.JoinHandle;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /jars}: what all audits together know. */
@RestController
class JarController {

  private final JarRepository jars;
  private final LookAlikesTask lookAlikes;

  JarController(JarRepository jars, LookAlikesTask lookAlikes) {
    this.jars = jars;
    this.lookAlikes = lookAlikes;
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

  /**
   * Pairs of different jars that are nearly the same in size and number of classes. A request that
   * times out stops the query.
   *
   * @param percent how far they may be apart
   */
  @GetMapping("/jars/look-alikes")
  JoinHandle<List<LookAlikes>> lookAlikes(
      @RequestParam(defaultValue = "1") @Min(0) @Max(100) int percent,
      @RequestParam(defaultValue = "100") @Min(1) @Max(1000) int limit) {
    return lookAlikes.find(percent, limit);
  }
}
