package io.asynctask.spring.durable.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import io.asynctask.JoinHandle;
import io.asynctask.spring.durable.engine.UnreadableTaskException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Arguments and results as JSON, and what of it survives a new version of the application. */
class StoredArgumentsTests {

  private final DurableJson json = new DurableJson(JsonMapper.builder().build());

  private static Method method(Class<?> type, String name) {
    return Arrays.stream(type.getMethods())
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private StoredArguments arguments(Class<?> type) {
    return StoredArguments.of(method(type, "run"), type, json);
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  sealed interface Shape permits Circle, Square {}

  record Circle(double radius) implements Shape {}

  record Square(double side) implements Shape {}

  record Person(String name, @Nullable Person manager, List<Person> reports) {}

  public static class Bean {
    private int count;
    private Map<UUID, Set<TimeUnit>> units = Map.of();

    public int getCount() {
      return count;
    }

    public void setCount(int count) {
      this.count = count;
    }

    public Map<UUID, Set<TimeUnit>> getUnits() {
      return units;
    }

    public void setUnits(Map<UUID, Set<TimeUnit>> units) {
      this.units = units;
    }
  }

  record Point(int left) {}

  /** Shapes of classes that must not be refused by mistake. */
  record Annotated(
      @JsonUnwrapped Point point,
      @JsonProperty("named") String renamed,
      @JsonProperty(access = JsonProperty.Access.WRITE_ONLY) @Nullable String password) {}

  record Open(String name, @JsonAnySetter @JsonAnyGetter Map<String, Integer> others) {}

  enum Level {
    LOW {
      @Override
      int value() {
        return 1;
      }
    };

    abstract int value();
  }

  static final class Money {
    private final String text;

    private Money(String text) {
      this.text = text;
    }

    @JsonCreator
    static Money parse(String text) {
      return new Money(text);
    }

    @JsonValue
    String text() {
      return text;
    }
  }

  record Empty() {}

  record Others(
      Annotated annotated,
      Open open,
      Level level,
      Money money,
      Empty empty,
      JsonNode json,
      Number number,
      CharSequence characters,
      Locale locale,
      EnumMap<TimeUnit, Long> counts) {}

  interface Unusual {
    void run(Others others);
  }

  @Test
  void unusualTypesThatJacksonKnowsAreStored() {
    StoredArguments arguments = arguments(Unusual.class);
    EnumMap<TimeUnit, Long> counts = new EnumMap<>(Map.of(TimeUnit.DAYS, 3L));
    Others others =
        new Others(
            new Annotated(new Point(2), "n", null),
            new Open("n", Map.of("x", 1)),
            Level.LOW,
            Money.parse("3 EUR"),
            new Empty(),
            JsonNodeFactory.instance.arrayNode().add(1),
            7,
            "text",
            Locale.GERMANY,
            counts);

    Others read = (Others) arguments.read(arguments.write(new Object[] {others}), "task")[0];

    assertThat(read).usingRecursiveComparison().isEqualTo(others);
  }

  interface Everything {
    void run(
        int number,
        long[] numbers,
        String text,
        Map<String, List<YearMonth>> months,
        Optional<LocalDate> day,
        OptionalInt some,
        Instant instant,
        Duration duration,
        TimeUnit unit,
        BigDecimal amount,
        Person person,
        Shape shape,
        List<Shape> shapes,
        Bean bean,
        byte[] bytes,
        @Nullable String nothing);
  }

  @Test
  void valuesOfManyTypesAreReadAsTheyWereWritten() {
    Bean bean = new Bean();
    bean.setCount(3);
    bean.setUnits(
        Map.of(UUID.fromString("00000000-0000-0000-0000-000000000001"), Set.of(TimeUnit.DAYS)));
    @Nullable Object[] written = {
      1,
      new long[] {2, 3},
      "\u00fc \" \u2028",
      Map.of("a", List.of(YearMonth.of(2026, 1))),
      Optional.of(LocalDate.of(2026, 11, 30)),
      OptionalInt.empty(),
      Instant.parse("2026-11-30T10:00:00.123456789Z"),
      Duration.ofMillis(1500),
      TimeUnit.HOURS,
      new BigDecimal("1234567890.12345678901234567890"),
      new Person("a", new Person("b", null, List.of()), List.of()),
      new Circle(1.5),
      List.of(new Square(2), new Circle(3)),
      bean,
      new byte[] {1, 2},
      null
    };
    StoredArguments arguments = arguments(Everything.class);

    String text = arguments.write(written);
    @Nullable Object[] read = arguments.read(text, "task");

    assertThat(text)
        .contains("\"duration\":\"PT1.5S\"", "\"instant\":\"2026-11-30T10:00:00.123456789Z\"");
    assertThat(read).usingRecursiveComparison().isEqualTo(written);
    assertThat(read[11]).isEqualTo(new Circle(1.5));
    assertThat(((List<?>) read[12]).get(0)).isEqualTo(new Square(2));
  }

  record OrderV1(String id, int amount, String note) {}

  record OrderV2(String id, int amount, @Nullable Instant due, List<String> labels) {}

  interface V1 {
    void run(String tenant, OrderV1 order, boolean urgent, String gone);
  }

  interface V2 {
    void run(
        OrderV2 order,
        boolean urgent,
        String tenant,
        @Nullable Integer added,
        Optional<String> maybe);
  }

  @Test
  void parametersAndPropertiesMayMoveComeAndGoBetweenVersions() {
    String stored =
        arguments(V1.class).write(new Object[] {"acme", new OrderV1("1", 2, "n"), true, "x"});

    @Nullable Object[] read = arguments(V2.class).read(stored, "task");

    assertThat(read)
        .containsExactly(new OrderV2("1", 2, null, null), true, "acme", null, Optional.empty());
  }

  interface Primitive {
    void run(String tenant, int priority);
  }

  interface OtherType {
    void run(YearMonth tenant);
  }

  @Test
  void whatCannotBeReadNamesTheTaskTheParameterAndTheReason() {
    assertThatExceptionOfType(UnreadableTaskException.class)
        .isThrownBy(() -> arguments(Primitive.class).read("{\"tenant\":\"acme\"}", "bean.run"))
        .withMessageContaining("'bean.run'")
        .withMessageContaining("its argument 'priority' is not stored, and int cannot be null");
    assertThatExceptionOfType(UnreadableTaskException.class)
        .isThrownBy(() -> arguments(OtherType.class).read("{\"tenant\":\"acme\"}", "bean.run"))
        .withMessageContaining("its argument 'tenant' cannot be read as")
        .withMessageContaining("java.time.YearMonth");
    for (String broken : new String[] {"", "{\"tenant\":", "17", "null", "[]]"}) {
      assertThatExceptionOfType(UnreadableTaskException.class)
          .as(broken)
          .isThrownBy(() -> arguments(Primitive.class).read(broken, "bean.run"));
    }
  }

  @Test
  void positionsAreReadWhereAnOlderVersionHadNoNames() {
    assertThat(arguments(Primitive.class).read("[\"acme\",3,\"gone\"]", "task"))
        .containsExactly("acme", 3);
  }

  @Test
  void withoutNamesArgumentsAreStoredInTheirOrder() {
    // An interface of the JDK, which is compiled without -parameters.
    StoredArguments unnamed =
        StoredArguments.of(method(CharSequence.class, "subSequence"), CharSequence.class, json);

    assertThat(unnamed.write(new Object[] {1, 2})).isEqualTo("[1,2]");
    assertThat(unnamed.read("[1,2]", "task")).containsExactly(1, 2);
    assertThatExceptionOfType(UnreadableTaskException.class)
        .isThrownBy(() -> unnamed.read("{\"start\":1,\"end\":2}", "task"))
        .withMessageContaining("compiled without -parameters");
  }

  static class Failing {
    public String getName() {
      throw new IllegalStateException("closed");
    }

    public void setName(String name) {}
  }

  interface Unwritable {
    void run(Failing failing);
  }

  @Test
  void anArgumentThatCannotBeWrittenFailsTheCallAndIsNamed() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> arguments(Unwritable.class).write(new Object[] {new Failing()}))
        .withMessageContaining("Argument 'failing' of")
        .withMessageContaining("closed");
  }

  interface Orders {
    JoinHandle<OrderV1> run();

    JoinHandle<OrderV2> next();

    JoinHandle<List<Shape>> shapes();

    JoinHandle<Void> nothing();
  }

  private StoredResult result(String name) {
    return StoredResult.of(method(Orders.class, name), Orders.class, json);
  }

  @Test
  void aResultIsReadByItsDeclaredType() {
    String stored = result("run").write(new OrderV1("1", 2, "n"));
    assertThat(result("next").read(stored, "task")).isEqualTo(new OrderV2("1", 2, null, null));
    List<Shape> shapes = List.of(new Circle(1), new Square(2));
    assertThat(result("shapes").read(result("shapes").write(shapes), "task")).isEqualTo(shapes);
    assertThat(result("run").read(result("run").write(null), "task")).isNull();
    assertThat(result("nothing").read(stored, "task")).isNull();
    assertThatExceptionOfType(UnreadableTaskException.class)
        .isThrownBy(() -> result("shapes").read(stored, "bean.shapes"))
        .withMessageContaining("'bean.shapes'");
  }

  @Test
  void theSettingsOfTheApplicationHoldExceptThoseOnWhichVersionsDepend() {
    JsonMapper application =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.WRAP_ROOT_VALUE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    StoredArguments own =
        StoredArguments.of(method(Named.class, "run"), Named.class, new DurableJson(application));

    String text = own.write(new Object[] {new Names(Instant.EPOCH)});

    assertThat(text).isEqualTo("{\"names\":{\"first_name\":\"1970-01-01T00:00:00Z\"}}");
    assertThat(own.read("{\"names\":{\"first_name\":null,\"other\":1}}", "task"))
        .containsExactly(new Names(null));
  }

  record Names(@Nullable Instant firstName) {}

  interface Named {
    void run(Names names);
  }
}
