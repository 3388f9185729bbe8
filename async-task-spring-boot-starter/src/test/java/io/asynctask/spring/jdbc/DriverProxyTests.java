package io.asynctask.spring.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriverProxyTests {

  /**
   * As PostgreSQL's driver has it: its class implements this, and not {@link Connection} itself.
   */
  interface VendorConnection extends Connection {}

  private final Object target =
      Proxy.newProxyInstance(
          getClass().getClassLoader(),
          new Class<?>[] {VendorConnection.class},
          (proxy, method, arguments) -> null);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aConnectionOfAVendorsInterfaceIsAConnection(boolean belowPool) {
    assertThat(proxy(belowPool)).isInstanceOf(Connection.class);
  }

  @Test
  void onlyAboveAPoolItHasTheVendorsInterface() {
    assertThat(proxy(false)).isInstanceOf(VendorConnection.class);
    assertThat(proxy(true)).isNotInstanceOf(VendorConnection.class);
  }

  private Object proxy(boolean belowPool) {
    ProxySettings settings = new ProxySettings(Duration.ofSeconds(1), belowPool, text -> false);
    return new TaskConnection((Connection) target, settings).proxy();
  }
}
