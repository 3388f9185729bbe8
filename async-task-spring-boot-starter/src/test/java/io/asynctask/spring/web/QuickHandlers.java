package io.asynctask.spring.web;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Handlers whose tasks are over when they return. */
@RestController
public class QuickHandlers {

  @GetMapping("/quick")
  JoinHandle<String> quick() {
    return JoinHandle.completed("done");
  }

  @GetMapping("/cancelled")
  JoinHandle<String> cancelled() {
    JoinHandle<String> handle = AsyncTask.spawn(() -> "never", task -> {}, "tag").handle();
    handle.cancel();
    return handle;
  }
}
