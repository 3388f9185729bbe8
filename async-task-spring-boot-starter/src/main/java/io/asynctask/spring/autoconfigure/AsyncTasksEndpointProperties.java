package io.asynctask.spring.autoconfigure;

import java.util.HashSet;
import java.util.Set;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the endpoint {@code asynctasks}.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("management.endpoint.asynctasks")
public class AsyncTasksEndpointProperties {

  /**
   * When to show the values of tags, the messages of progress and failures, and computed names.
   * Shown text goes through the sanitizing functions.
   */
  private Show showValues = Show.ALWAYS;

  /**
   * Roles used to determine whether a user is authorized to be shown values. When empty, all
   * authenticated users are authorized.
   */
  private final Set<String> roles = new HashSet<>();

  public Show getShowValues() {
    return showValues;
  }

  public void setShowValues(Show showValues) {
    this.showValues = showValues;
  }

  public Set<String> getRoles() {
    return roles;
  }
}
