package io.asynctask.spring.durable.engine;

import java.security.SecureRandom;
import java.util.Base64;

/** The ids of tasks: 128 random bits as text that fits into a URL. */
final class TaskIds {

  private static final SecureRandom RANDOM = new SecureRandom();

  private TaskIds() {}

  /** Returns an id that is not a number: those are the ids of tasks in one process. */
  static String next() {
    byte[] bits = new byte[16];
    for (; ; ) {
      RANDOM.nextBytes(bits);
      String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
      boolean number = id.chars().allMatch(c -> Character.isDigit(c) || c == '-');
      if (!number && id.charAt(0) != '-') {
        return id;
      }
    }
  }
}
