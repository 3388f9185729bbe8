import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/**
 * Inspects a staged release: {@code java InspectRelease.java REPOSITORY VERSION MODULE…}. Prints what the
 * repository has, then everything that is missing or should not be there, which makes it fail.
 */
class InspectRelease {

  private static final String GROUP = "io/asynctask";
  private static final List<String> OF_A_JAR =
      List.of(".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json");
  private static final List<String> OF_A_BOM = List.of(".pom");
  private static final List<String> REQUIRED_IN_A_POM =
      List.of(
          "name",
          "description",
          "url",
          "licenses/license/name",
          "licenses/license/url",
          "developers/developer/name",
          "scm/url",
          "scm/connection",
          "scm/developerConnection");
  private static final List<String> UNWANTED_IN_A_POM =
      List.of("parent", "properties", "build", "profiles", "repositories", "modules");

  private final XPath xpath = XPathFactory.newInstance().newXPath();
  private final List<String> problems = new ArrayList<>();
  private final Path repository;
  private final String version;
  private final List<String> modules;

  private InspectRelease(Path repository, String version, List<String> modules) {
    this.repository = repository;
    this.version = version;
    this.modules = modules;
  }

  public static void main(String[] arguments) throws Exception {
    InspectRelease inspection =
        new InspectRelease(
            Path.of(arguments[0]),
            arguments[1],
            Arrays.asList(arguments).subList(2, arguments.length));
    inspection.inspect();
    inspection.problems.forEach(System.err::println);
    System.exit(inspection.problems.isEmpty() ? 0 : 1);
  }

  private void inspect() throws Exception {
    Set<String> staged = namesIn(repository.resolve(GROUP));
    if (!staged.equals(new TreeSet<>(modules))) {
      problems.add("The repository has the modules " + staged + "; expected " + modules);
    }
    for (String module : modules) {
      Path directory = repository.resolve(GROUP).resolve(module).resolve(version);
      if (Files.isDirectory(directory)) {
        inspect(module, directory);
      }
    }
  }

  private void inspect(String module, Path directory) throws Exception {
    Set<String> files = namesIn(directory);
    for (String file : files) {
      if (!file.matches(".*\\.(md5|sha1|asc)")) {
        System.out.printf("%,11d  %s%n", Files.size(directory.resolve(file)), file);
      }
    }
    String base = module + "-" + version;
    Path file = directory.resolve(base + ".pom");
    Document pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    boolean isBom = text(pom, "packaging").equals("pom");
    Set<String> expected = new TreeSet<>();
    for (String suffix : isBom ? OF_A_BOM : OF_A_JAR) {
      for (String of : List.of("", ".md5", ".sha1", ".asc")) {
        expected.add(base + suffix + of);
      }
    }
    difference("lacks", expected, files);
    difference("should not have", files, expected);
    inspectPom(base, pom, Files.readString(file));
    if (isBom) {
      inspectBom(base, pom);
    } else {
      for (String suffix : List.of(".jar", "-sources.jar", "-javadoc.jar")) {
        if (files.contains(base + suffix)) {
          inspectJar(directory.resolve(base + suffix), suffix);
        }
      }
      if (files.contains(base + "-cyclonedx.json")) {
        inspectBillOfMaterials(directory.resolve(base + "-cyclonedx.json"));
      }
    }
  }

  private void difference(String verb, Set<String> of, Set<String> without) {
    of.stream()
        .filter(name -> !without.contains(name))
        .forEach(name -> problems.add("The repository " + verb + " " + name));
  }

  private void inspectPom(String base, Document pom, String text) throws XPathExpressionException {
    for (String element : REQUIRED_IN_A_POM) {
      check(!text(pom, element).isBlank(), base + ".pom lacks " + element);
    }
    for (String element : UNWANTED_IN_A_POM) {
      check(nodes(pom, element).getLength() == 0, base + ".pom has " + element);
    }
    check(!text.contains("SNAPSHOT"), base + ".pom names a snapshot");
    NodeList dependencies = nodes(pom, "dependencies/dependency");
    for (int i = 1; i <= dependencies.getLength(); i++) {
      String dependency = "dependencies/dependency[" + i + "]/";
      String name = base + ".pom: " + text(pom, dependency + "artifactId");
      check(!text(pom, dependency + "version").isBlank(), name + " has no version");
      check(
          Set.of("compile", "runtime", "provided").contains(text(pom, dependency + "scope")),
          name + " has the scope '" + text(pom, dependency + "scope") + "'");
    }
  }

  /** It manages every other published module. */
  private void inspectBom(String base, Document pom) throws XPathExpressionException {
    Set<String> managed = new TreeSet<>();
    NodeList names = nodes(pom, "dependencyManagement/dependencies/dependency/artifactId");
    for (int i = 0; i < names.getLength(); i++) {
      managed.add(names.item(i).getTextContent());
    }
    Set<String> others =
        modules.stream().filter(module -> !base.startsWith(module + "-")).collect(Collectors.toSet());
    check(managed.equals(others), base + ".pom manages " + managed + "; expected " + others);
  }

  private void inspectJar(Path file, String suffix) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      String name = file.getFileName().toString();
      for (String entry : List.of("META-INF/LICENSE", "META-INF/NOTICE")) {
        check(jar.getEntry(entry) != null, name + " lacks " + entry);
      }
      if (suffix.equals("-sources.jar")) {
        check(jar.stream().anyMatch(e -> e.getName().endsWith(".java")), name + " has no sources");
      } else if (suffix.equals("-javadoc.jar")) {
        check(jar.getEntry("index.html") != null, name + " has no Javadoc");
      } else {
        Attributes manifest = jar.getManifest().getMainAttributes();
        for (String attribute : List.of("Implementation-Title", "Implementation-Vendor")) {
          check(manifest.getValue(attribute) != null, name + " lacks " + attribute);
        }
        check(
            version.equals(manifest.getValue("Implementation-Version")),
            name + " has Implementation-Version " + manifest.getValue("Implementation-Version"));
        check(
            jar.getEntry("module-info.class") != null
                ^ manifest.getValue("Automatic-Module-Name") != null,
            name + " needs either a module-info or an Automatic-Module-Name");
      }
    }
  }

  private void inspectBillOfMaterials(Path file) throws IOException {
    String text = Files.readString(file);
    check(text.contains("\"CycloneDX\""), file.getFileName() + " is no bill of materials");
    for (String changing : List.of("\"serialNumber\"", "\"timestamp\"", "SNAPSHOT")) {
      check(!text.contains(changing), file.getFileName() + " has " + changing);
    }
  }

  private void check(boolean holds, String problem) {
    if (!holds) {
      problems.add(problem);
    }
  }

  private String text(Document pom, String path) throws XPathExpressionException {
    return xpath.evaluate("/project/" + path, pom);
  }

  private NodeList nodes(Document pom, String path) throws XPathExpressionException {
    return (NodeList) xpath.evaluate("/project/" + path, pom, XPathConstants.NODESET);
  }

  private static Set<String> namesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("maven-metadata"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
