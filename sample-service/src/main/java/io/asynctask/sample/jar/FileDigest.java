package io.asynctask.sample.jar;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Size and SHA-256 of a file, from the same bytes. */
record FileDigest(long size, String sha256) {

  private static final int BLOCK = 64 * 1024;

  /**
   * Reads the file once, block by block.
   *
   * @throws InterruptedException at the next block after an interrupt
   */
  static FileDigest of(Path file) throws IOException, InterruptedException {
    MessageDigest digest = newDigest();
    long size = 0;
    try (InputStream in = FileOpening.open(file, FileDigest::stream)) {
      byte[] block = new byte[BLOCK];
      for (int read; (read = in.read(block)) >= 0; size += read) {
        Interrupts.check();
        digest.update(block, 0, read);
      }
    }
    return new FileDigest(size, HexFormat.of().formatHex(digest.digest()));
  }

  private static InputStream stream(Path file) throws IOException {
    return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256", e);
    }
  }
}
