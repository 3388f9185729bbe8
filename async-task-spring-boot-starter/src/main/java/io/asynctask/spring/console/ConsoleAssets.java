package io.asynctask.spring.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

/**
 * The files of the page. The list is fixed: a request picks from it and never spells a path,
 * because a path could lead out of the folder to any other resource of the application.
 */
final class ConsoleAssets {

  /** The page, which loads all the others. */
  static final String PAGE = "index.html";

  private static final List<String> FILES =
      List.of(
          "console.css",
          "api.js",
          "app.js",
          "cells.js",
          "clipboard.js",
          "csrf.js",
          "dom.js",
          "executors.js",
          "explain.js",
          "filter.js",
          "filterbox.js",
          "forest.js",
          "format.js",
          "groups.js",
          "header.js",
          "history.js",
          "marks.js",
          "notices.js",
          "pages.js",
          "poller.js",
          "rates.js",
          "route.js",
          "scope.js",
          "sparkline.js",
          "stack.js",
          "stop.js",
          "stopped.js",
          "table.js",
          "tabs.js",
          "task.js",
          "tasks.js",
          "tree.js");

  private static final Map<String, Resource> ASSETS = assets();

  private ConsoleAssets() {}

  private static Map<String, Resource> assets() {
    Map<String, Resource> assets = new LinkedHashMap<>();
    FILES.forEach(file -> assets.put(file, resource(file)));
    return Map.copyOf(assets);
  }

  /** The page as it is stored. */
  static Resource page() {
    return resource(PAGE);
  }

  /** The asset with exactly this name, or null. */
  static @Nullable Resource find(String name) {
    return ASSETS.get(name);
  }

  /** The names of all assets, without the page. */
  static List<String> names() {
    return FILES;
  }

  private static Resource resource(String file) {
    return new ClassPathResource(file, ConsoleAssets.class);
  }
}
