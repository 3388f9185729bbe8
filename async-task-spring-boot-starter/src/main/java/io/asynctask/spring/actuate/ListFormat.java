package io.asynctask.spring.actuate;

import java.nio.charset.StandardCharsets;
import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.actuate.endpoint.Producible;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * The formats of a list. A request that accepts several gets the last of them, so that text is for
 * those only that ask for nothing else.
 *
 * @since 0.1.0
 */
public enum ListFormat implements Producible<ListFormat> {

  /** The dump for people. */
  TEXT(new MimeType(MimeTypeUtils.TEXT_PLAIN, StandardCharsets.UTF_8)),

  /** Plain JSON. */
  JSON(MimeTypeUtils.APPLICATION_JSON),

  /** JSON of the actuator of Spring Boot 2. */
  V2(ApiVersion.V2.getProducedMimeType()),

  /** JSON of the actuator of Spring Boot 3 and 4. */
  V3(ApiVersion.V3.getProducedMimeType());

  private final MimeType mimeType;

  ListFormat(MimeType mimeType) {
    this.mimeType = mimeType;
  }

  @Override
  public MimeType getProducedMimeType() {
    return mimeType;
  }

  @Override
  public boolean isDefault() {
    return this == V3;
  }
}
