package io.asynctask.spring.examples.guide;

import java.util.List;

public record Report(String tenant, List<String> pages) {}
