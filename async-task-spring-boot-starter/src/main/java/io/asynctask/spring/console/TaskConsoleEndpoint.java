package io.asynctask.spring.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.util.MimeType;

/**
 * The actuator endpoint {@code taskconsole}: a page that shows live tasks and stops them.
 *
 * <p>It serves the page and its assets and does nothing else. The page reads the endpoint {@code
 * asynctasks} from the browser, so that endpoint decides what the caller sees and may stop.
 *
 * <p>Instances are immutable and may be used by several threads.
 *
 * @since 0.1.0
 */
@WebEndpoint(id = "taskconsole")
public class TaskConsoleEndpoint {

  private static final String HTML = "text/html;charset=UTF-8";
  private static final String CSS = "text/css;charset=UTF-8";
  private static final String JAVASCRIPT = "text/javascript;charset=UTF-8";

  private final Resource page;

  /**
   * Creates an endpoint.
   *
   * @param assets the address of the assets, relative to the page: the last segment of the page's
   *     own path, {@code taskconsole} unless it is mapped to another
   * @param asyncTasks the address of the endpoint {@code asynctasks}, relative to the page
   */
  public TaskConsoleEndpoint(String assets, String asyncTasks) {
    try {
      String html =
          ConsoleAssets.page()
              .getContentAsString(StandardCharsets.UTF_8)
              .replace("\"taskconsole/", '"' + assets + '/')
              .replace("content=\"asynctasks\"", "content=\"" + asyncTasks + '"');
      page = new ByteArrayResource(html.getBytes(StandardCharsets.UTF_8), ConsoleAssets.PAGE);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Returns the page.
   *
   * @return the page
   */
  @ReadOperation(produces = HTML)
  public WebEndpointResponse<Resource> page() {
    return new WebEndpointResponse<>(page, MimeType.valueOf(HTML));
  }

  /**
   * Returns an asset of the page.
   *
   * @param path the segments of the path after that of the page
   * @return the asset, or 404 if the page has no asset with this name
   */
  @ReadOperation(produces = {JAVASCRIPT, CSS})
  public WebEndpointResponse<Resource> asset(
      @Selector(match = Match.ALL_REMAINING) String... path) {
    @Nullable Resource asset = path.length == 1 ? ConsoleAssets.find(path[0]) : null;
    return asset == null
        ? new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND)
        : new WebEndpointResponse<>(
            asset, MimeType.valueOf(path[0].endsWith(".css") ? CSS : JAVASCRIPT));
  }
}
