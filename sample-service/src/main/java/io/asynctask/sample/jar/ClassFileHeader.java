package io.asynctask.sample.jar;

/** The first bytes of a class file: magic, minor version, major version (JVMS 4.1). */
final class ClassFileHeader {

  static final int LENGTH = 8;

  private static final int MAGIC = 0xCAFEBABE;

  /** Java 1.1 wrote 45, and every release since has added one. */
  private static final int MAJOR_BEFORE_JAVA_1 = 44;

  private ClassFileHeader() {}

  static boolean isClassFile(byte[] file) {
    return file.length >= LENGTH
        && ((unsigned(file, 0) << 16) | unsigned(file, 2)) == MAGIC
        && unsigned(file, 6) > MAJOR_BEFORE_JAVA_1;
  }

  static int javaRelease(byte[] file) {
    return unsigned(file, 6) - MAJOR_BEFORE_JAVA_1;
  }

  /** Rewrites the version of a class file that is of a later release. */
  static void lowerTo(int release, byte[] file) {
    if (isClassFile(file) && javaRelease(file) > release) {
      file[4] = 0;
      file[5] = 0;
      file[6] = 0;
      file[7] = (byte) (release + MAJOR_BEFORE_JAVA_1);
    }
  }

  private static int unsigned(byte[] file, int offset) {
    return ((file[offset] & 0xFF) << 8) | (file[offset + 1] & 0xFF);
  }
}
