package io.asynctask.spring.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedTextTests {

  @ParameterizedTest
  @ValueSource(
      ints = {
        '\n', '\r', '\t', 0, 0x1B, 0x7F, 0x85, 0x9B, 0x200B, 0x2028, 0x2029, 0x202E, 0x2066, 0xFEFF,
        0xD800, 0xE0041
      })
  void whatDoesNotStayOnItsLineIsEscaped(int character) {
    String line = BoundedText.line("a" + Character.toString(character) + "b", 100);
    assertThat(line).startsWith("a\\").endsWith("b").matches("[\\x20-\\x7E]+");
  }

  @Test
  void otherTextStaysAsItIs() {
    String text = "C:\\jars\\größe 漢字 😀 [x=1]";
    assertThat(BoundedText.line(text, 100)).isSameAs(text);
  }

  @Test
  void longTextIsCutWithItsLengthAndNotInTheMiddleOfACharacter() {
    assertThat(BoundedText.cut("x".repeat(1_000), 3)).isEqualTo("xxx… (1000 characters)");
    assertThat(BoundedText.cut("xx😀yy", 3)).isEqualTo("xx… (6 characters)");
    assertThat(BoundedText.cut("xxx", 3)).isEqualTo("xxx");
  }
}
