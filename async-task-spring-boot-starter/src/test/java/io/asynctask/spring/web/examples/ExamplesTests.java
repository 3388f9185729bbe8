package io.asynctask.spring.web.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableAsync;

class ExamplesTests {

  @Configuration
  @EnableAutoConfiguration
  @EnableAsync
  @Import({Reports.class, ReportController.class, OverdueAdvice.class})
  static class Annotated {}

  @Configuration
  @EnableAutoConfiguration
  @EnableAsync
  @Import({Reports.class, ReportRoutes.class})
  static class Functional {}

  @Configuration
  @EnableAutoConfiguration
  @EnableAsync
  @Import({Reports.class, ReactiveReportRoutes.class, NettyReactiveWebServerFactory.class})
  static class Reactive {}

  @ParameterizedTest
  @CsvSource({
    "Annotated, servlet",
    "Annotated, reactive",
    "Functional, servlet",
    "Reactive, reactive"
  })
  void theyAnswer(String application, String type) throws Exception {
    assertThat(get(application, type, "/reports/acme")).isEqualTo("The report of acme");
  }

  @ParameterizedTest
  @ValueSource(strings = {"servlet", "reactive"})
  void theAdviceOfTheApplicationWins(String type) throws Exception {
    assertThat(get("Annotated", type, "/reports/slow")).contains("by mail");
  }

  private static String get(String application, String type, String path) throws Exception {
    try (ConfigurableApplicationContext context =
        SpringApplication.run(
            Class.forName(ExamplesTests.class.getName() + "$" + application),
            "--server.port=0",
            "--reports.deadline=" + (path.endsWith("slow") ? "20ms" : "30s"),
            "--spring.main.web-application-type=" + type)) {
      String port = context.getEnvironment().getProperty("local.server.port");
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
      return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ReportController", "ReportRoutes", "ReactiveReportRoutes", "OverdueAdvice"})
  void theDocumentationShowsWhatIsCompiledHere(String example) throws IOException {
    String source =
        Files.readString(
            Path.of("src/test/java/io/asynctask/spring/web/examples", example + ".java"));
    assertThat(Files.readString(Path.of("../docs/web.md")))
        .contains(source.substring(source.indexOf("/**")));
  }
}
