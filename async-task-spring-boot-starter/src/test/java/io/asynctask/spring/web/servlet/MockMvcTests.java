package io.asynctask.spring.web.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.asynctask.spring.web.QuickHandlers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** The two ways to test asynchronous handlers, in a slice of the application. */
@WebMvcTest
class MockMvcTests {

  @Configuration
  @EnableAutoConfiguration
  @EnableAsync
  @Import(QuickHandlers.class)
  static class Application {}

  @Autowired MockMvc mockMvc;
  @Autowired MockMvcTester tester;

  @Test
  void anAsyncDispatchGoesOnWithTheResult() throws Exception {
    MvcResult started =
        mockMvc
            .perform(get("/quick"))
            .andExpect(request().asyncStarted())
            .andExpect(request().asyncResult("done"))
            .andReturn();
    mockMvc
        .perform(asyncDispatch(started))
        .andExpect(status().isOk())
        .andExpect(content().string("done"));
  }

  @Test
  void anAsyncDispatchGoesOnWithTheProblem() throws Exception {
    MvcResult started = mockMvc.perform(get("/cancelled")).andReturn();
    mockMvc
        .perform(asyncDispatch(started))
        .andExpect(status().isServiceUnavailable())
        .andExpect(jsonPath("$.status").value(503));
  }

  @Test
  void theTesterWaitsByItself() {
    assertThat(tester.get().uri("/quick")).hasStatusOk().bodyText().isEqualTo("done");
    assertThat(tester.get().uri("/cancelled")).hasStatus(503);
  }
}
