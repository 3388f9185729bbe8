package io.asynctask.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A jar to be written for a test. */
public final class JarFile {

  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  public static JarFile jar() {
    return new JarFile();
  }

  /** Main attributes, one a line. */
  public JarFile manifest(String... lines) {
    return entry(
        "META-INF/MANIFEST.MF",
        ("Manifest-Version: 1.0\r\n" + String.join("\r\n", lines) + "\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
  }

  /** What is no more of a class file than its header. */
  public JarFile classFile(String name, int javaRelease) {
    return entry(name, classFile(javaRelease));
  }

  /** The descriptor of the module java.logging, as if compiled for {@code javaRelease}. */
  public JarFile moduleInfo(String name, int javaRelease) {
    try (var in =
        java.util.logging.Logger.class.getModule().getResourceAsStream("module-info.class")) {
      byte[] descriptor = in.readAllBytes();
      System.arraycopy(classFile(javaRelease), 0, descriptor, 0, 8);
      return entry(name, descriptor);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] classFile(int javaRelease) {
    return new byte[] {
      (byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, (byte) (javaRelease + 44)
    };
  }

  public JarFile entry(String name, byte... content) {
    entries.put(name, content);
    return this;
  }

  /** Writes the jar, and the directories it is in. */
  public Path writeTo(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return file;
  }
}
