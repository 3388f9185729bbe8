package io.asynctask.sample.jar;

import static io.asynctask.sample.JarFile.jar;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asynctask.sample.JarFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JarInspectorTests {

  private final JarInspector inspector = new JarInspector();
  private Path file;

  @BeforeEach
  void name(@TempDir Path directory) {
    file = directory.resolve("some.jar");
  }

  private JarFacts inspect(JarFile jar) throws Exception {
    jar.writeTo(file);
    return inspect();
  }

  private JarFacts inspect() throws Exception {
    return inspector.inspect("a/some.jar", file);
  }

  @Test
  void digestsTheWholeFile() throws Exception {
    JarFacts facts = inspect(jar().classFile("A.class", 8));

    byte[] content = Files.readAllBytes(file);
    assertThat(facts.path()).isEqualTo("a/some.jar");
    assertThat(facts.size()).isEqualTo(content.length);
    assertThat(facts.sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
    assertThat(facts.error()).isNull();
  }

  @Nested
  class Of_classes {

    @ParameterizedTest
    @CsvSource({"1", "8", "17", "25", "99"})
    void tellsTheReleaseThatReadsThem(int release) throws Exception {
      assertThat(inspect(jar().classFile("a/A.class", release)).javaRelease()).isEqualTo(release);
    }

    @Test
    void theNewestDecides() throws Exception {
      JarFacts facts =
          inspect(jar().classFile("A.class", 8).classFile("B.class", 17).classFile("C.class", 11));

      assertThat(facts.classes()).isEqualTo(3);
      assertThat(facts.javaRelease()).isEqualTo(17);
    }

    @Test
    void thoseForLaterReleasesOnlyDoNotCount() throws Exception {
      JarFacts facts =
          inspect(
              jar()
                  .manifest("Multi-Release: true")
                  .classFile("A.class", 8)
                  .classFile("META-INF/versions/21/A.class", 21));

      assertThat(facts.classes()).isEqualTo(1);
      assertThat(facts.javaRelease()).isEqualTo(8);
      assertThat(facts.multiRelease()).isTrue();
    }

    @Test
    void theModuleDescriptorDoesNotCount() throws Exception {
      JarFacts facts = inspect(jar().classFile("A.class", 8).moduleInfo("module-info.class", 9));

      assertThat(facts.classes()).isEqualTo(1);
      assertThat(facts.javaRelease()).isEqualTo(8);
    }

    @Test
    void aFileThatOnlyBearsTheNameOfOneDoesNotCount() throws Exception {
      JarFacts facts = inspect(jar().entry("A.class").entry("B.class", new byte[100]));

      assertThat(facts.classes()).isZero();
      assertThat(facts.javaRelease()).isNull();
      assertThat(facts.error()).isNull();
    }

    @Test
    void aJarMayHaveNone() throws Exception {
      JarFacts facts = inspect(jar().entry("A.java", (byte) 'A'));

      assertThat(facts.classes()).isZero();
      assertThat(facts.javaRelease()).isNull();
      assertThat(facts.multiRelease()).isFalse();
      assertThat(facts.signed()).isFalse();
      assertThat(facts.moduleName()).isNull();
      assertThat(facts.licence()).isNull();
    }
  }

  @Nested
  class The_module_name {

    @Test
    void comesFromTheDescriptorBeforeTheManifest() throws Exception {
      assertThat(
              inspect(
                      jar()
                          .manifest("Automatic-Module-Name: other")
                          .moduleInfo("module-info.class", 9))
                  .moduleName())
          .isEqualTo("java.logging");
    }

    @Test
    void comesFromAVersionedDescriptor() throws Exception {
      assertThat(inspect(jar().moduleInfo("META-INF/versions/9/module-info.class", 9)).moduleName())
          .isEqualTo("java.logging");
    }

    @Test
    void comesFromADescriptorThatIsNewerThanTheRunningJava() throws Exception {
      assertThat(inspect(jar().moduleInfo("module-info.class", 99)).moduleName())
          .isEqualTo("java.logging");
    }

    @Test
    void comesFromTheManifest() throws Exception {
      assertThat(inspect(jar().manifest("Automatic-Module-Name: a.b")).moduleName())
          .isEqualTo("a.b");
    }
  }

  @Nested
  class A_signature {

    @ParameterizedTest
    @ValueSource(strings = {"META-INF/A.RSA", "META-INF/A.DSA", "meta-inf/a.ec"})
    void isASignatureFileWithABlock(String block) throws Exception {
      assertThat(inspect(jar().entry("META-INF/A.SF").entry(block)).signed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A.RSA", "META-INF/a/A.RSA", "META-INF/A.txt"})
    void isNothingElse(String block) throws Exception {
      assertThat(inspect(jar().entry("META-INF/A.SF").entry(block)).signed()).isFalse();
    }
  }

  @Nested
  class The_manifest {

    @Test
    void namesTheLicence() throws Exception {
      assertThat(inspect(jar().manifest("Bundle-License: Apache-2.0")).licence())
          .isEqualTo("Apache-2.0");
    }

    @Test
    void isReadNoFurtherThanItsMainSection() throws Exception {
      String section = "\r\n\r\nName: A.class\r\nSHA-256-Digest: AAAA\r\nBundle-License: theirs";

      JarFacts facts =
          inspect(jar().manifest("Bundle-License: ours" + section + section.repeat(100_000)));

      assertThat(facts.licence()).isEqualTo("ours");
    }

    @Test
    void mayBeOfAnyCaseAndLineEnd() throws Exception {
      byte[] manifest = "Manifest-Version: 1.0\nLicense: MIT\n\nName: a\nB: c\n".getBytes(UTF_8);

      assertThat(inspect(jar().entry("meta-inf/manifest.mf", manifest)).licence()).isEqualTo("MIT");
    }

    @Test
    void isMadeFitForAColumn() throws Exception {
      String continued = ("\r\n " + "c".repeat(60)).repeat(50);

      String licence = inspect(jar().manifest("Bundle-License: a\tb" + continued)).licence();

      assertThat(licence).startsWith("a?bccc").endsWith("c…").hasSize(1000);
    }
  }

  @Nested
  class A_broken_jar {

    private JarFacts inspect(byte[] content) throws Exception {
      Files.write(file, content);
      return JarInspectorTests.this.inspect();
    }

    private byte[] intact() throws IOException {
      return Files.readAllBytes(
          jar().manifest().classFile("A.class", 8).classFile("B.class", 8).writeTo(file));
    }

    private void assertBroken(JarFacts facts) {
      assertThat(facts.error()).isNotBlank();
      assertThat(facts.size()).isEqualTo(file.toFile().length());
      assertThat(facts.sha256()).hasSize(64);
      assertThat(facts.classes()).isNull();
      assertThat(facts.javaRelease()).isNull();
    }

    @Test
    void isEmpty() throws Exception {
      assertBroken(inspect(new byte[0]));
    }

    @Test
    void isSomethingElse() throws Exception {
      assertBroken(inspect("<html>404</html>".getBytes(UTF_8)));
    }

    @Test
    void isCutOffAnywhere() throws Exception {
      byte[] intact = intact();
      for (int length = 0; length < intact.length; length++) {
        assertBroken(inspect(Arrays.copyOf(intact, length)));
      }
    }

    @Test
    void mayHaveAnyByteWrongWithoutAnException() throws Exception {
      byte[] intact = intact();
      for (int i = 0; i < intact.length; i++) {
        byte[] damaged = intact.clone();
        damaged[i] ^= (byte) 0xFF;
        assertThat(inspect(damaged).sha256()).hasSize(64);
      }
    }

    @Test
    void hasADamagedClass() throws Exception {
      byte[] damaged = intact();
      int entry = new String(damaged, StandardCharsets.ISO_8859_1).indexOf("B.class");
      damaged[entry - 30] = 'X'; // the local header's signature
      assertBroken(inspect(damaged));
    }

    @Test
    void hasAManifestThatIsNone() throws Exception {
      assertBroken(
          JarInspectorTests.this.inspect(
              jar().entry("META-INF/MANIFEST.MF", "no attribute\n".getBytes(UTF_8))));
    }

    @Test
    void hasAModuleDescriptorThatIsNone() throws Exception {
      assertBroken(JarInspectorTests.this.inspect(jar().classFile("module-info.class", 9)));
    }

    @Test
    void isADirectory() throws Exception {
      Files.createDirectory(file);

      JarFacts facts = JarInspectorTests.this.inspect();

      assertThat(facts.error()).isNotBlank();
      assertThat(facts.size()).isNull();
    }

    @Test
    void isGoneAndTheErrorDoesNotTellTheServersPath() throws Exception {
      JarFacts facts = JarInspectorTests.this.inspect();

      assertThat(facts.error()).isEqualTo("NoSuchFileException");
      assertThat(facts.sha256()).isNull();
    }
  }

  @Nested
  class A_bomb {

    private static final int HUGE = 64 * 1024 * 1024;

    @Test
    void inAClassIsNotInflated() throws Exception {
      byte[] bomb = Arrays.copyOf(JarFile.classFile(8), HUGE);

      assertThat(inspect(jar().entry("A.class", bomb)).javaRelease()).isEqualTo(8);
    }

    @Test
    void inTheManifestIsAnError() throws Exception {
      byte[] bomb = new byte[HUGE];
      Arrays.fill(bomb, (byte) 'a');

      assertThat(inspect(jar().entry("META-INF/MANIFEST.MF", bomb)).error())
          .contains("main section is longer");
    }

    @Test
    void inTheModuleDescriptorIsAnError() throws Exception {
      assertThat(inspect(jar().entry("module-info.class", new byte[HUGE])).error()).isNotBlank();
    }
  }

  @Test
  void anInterruptEndsTheInspection() throws Exception {
    jar().classFile("A.class", 8).writeTo(file);
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(InterruptedException.class).isThrownBy(this::inspect);
    assertThat(Thread.interrupted()).isFalse();
  }
}
