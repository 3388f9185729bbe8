package io.asynctask.sample.jar;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** What the entries of one jar tell, gathered entry by entry. */
final class JarContents {

  /** Far above what is found in real jars, far below what hurts: the bound of what is buffered. */
  private static final int MAX_METADATA = 1024 * 1024;

  private static final int NAME_LENGTH = 500;
  private static final int LICENCE_LENGTH = 1000;

  /** Those that are found in the wild, the more usual first. */
  private static final List<String> LICENCE_ATTRIBUTES =
      List.of("Bundle-License", "SPDX-License-Identifier", "License");

  private static final Pattern SIGNATURE_FILE = Pattern.compile("META-INF/[^/]+\\.SF");
  private static final Pattern SIGNATURE_BLOCK = Pattern.compile("META-INF/[^/]+\\.(RSA|DSA|EC)");
  private static final Pattern MODULE_INFO =
      Pattern.compile("(META-INF/versions/\\d+/)?module-info\\.class");

  private final ZipFile zip;
  private Attributes manifest = new Attributes();
  private int classes;
  private @Nullable Integer javaRelease;
  private @Nullable String descriptorName;
  private boolean signatureFile;
  private boolean signatureBlock;

  JarContents(ZipFile zip) {
    this.zip = zip;
  }

  void add(ZipEntry entry) throws IOException {
    String name = entry.getName();
    if (name.endsWith(".class")) {
      addClassFile(entry, name);
    } else if (name.regionMatches(true, 0, "META-INF/", 0, 9)) {
      addMetadata(entry, name.toUpperCase(Locale.ROOT));
    }
  }

  private void addClassFile(ZipEntry entry, String name) throws IOException {
    if (MODULE_INFO.matcher(name).matches()) {
      if (descriptorName == null) {
        descriptorName = moduleName(entry);
      }
    } else if (!name.startsWith("META-INF/versions/") && !name.endsWith("/module-info.class")) {
      Integer release = javaRelease(entry);
      if (release != null) {
        classes++;
        javaRelease = javaRelease == null ? release : Math.max(javaRelease, release);
      }
    }
  }

  private void addMetadata(ZipEntry entry, String name) throws IOException {
    if (name.equals("META-INF/MANIFEST.MF")) {
      manifest = mainAttributes(entry);
    } else {
      signatureFile |= SIGNATURE_FILE.matcher(name).matches();
      signatureBlock |= SIGNATURE_BLOCK.matcher(name).matches();
    }
  }

  /** The release that reads a class file; none for a file that only bears the name of one. */
  private @Nullable Integer javaRelease(ZipEntry entry) throws IOException {
    byte[] head = head(entry, ClassFileHeader.LENGTH);
    return ClassFileHeader.isClassFile(head) ? ClassFileHeader.javaRelease(head) : null;
  }

  private String moduleName(ZipEntry entry) throws IOException {
    byte[] descriptor = head(entry, MAX_METADATA);
    // The JDK reads no class files newer than itself. Since 9 nothing has changed in descriptors.
    ClassFileHeader.lowerTo(9, descriptor);
    return ModuleDescriptor.read(new ByteArrayInputStream(descriptor)).name();
  }

  /** The main section, without the sections per entry that make signed jars' manifests huge. */
  private Attributes mainAttributes(ZipEntry entry) throws IOException {
    byte[] head = head(entry, MAX_METADATA);
    int end = ManifestSection.end(head);
    if (end == MAX_METADATA) {
      throw new ZipException(
          "The manifest's main section is longer than " + MAX_METADATA + " bytes");
    }
    return new Manifest(new ByteArrayInputStream(head, 0, end)).getMainAttributes();
  }

  private byte[] head(ZipEntry entry, int length) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readNBytes(length);
    }
  }

  int classes() {
    return classes;
  }

  @Nullable Integer javaRelease() {
    return javaRelease;
  }

  @Nullable String moduleName() {
    String name = descriptorName != null ? descriptorName : attribute("Automatic-Module-Name");
    return name == null ? null : PrintableText.of(name, NAME_LENGTH);
  }

  boolean isMultiRelease() {
    return "true".equalsIgnoreCase(attribute("Multi-Release"));
  }

  boolean isSigned() {
    return signatureFile && signatureBlock;
  }

  @Nullable String licence() {
    String licence =
        LICENCE_ATTRIBUTES.stream()
            .map(this::attribute)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    return licence == null ? null : PrintableText.of(licence, LICENCE_LENGTH);
  }

  private @Nullable String attribute(String name) {
    String value = manifest.getValue(name);
    return value == null || value.isBlank() ? null : value.trim();
  }
}
