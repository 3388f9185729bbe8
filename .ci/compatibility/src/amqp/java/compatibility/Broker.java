package compatibility;

import java.util.Map;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener.DefaultSystemLauncherListener;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.SystemConfig;

/** A broker of AMQP 0-9-1 in this JVM. It keeps all in memory, and listens on a free port. */
final class Broker implements AutoCloseable {

  private final SystemLauncher launcher;
  private final int port;

  private Broker(SystemLauncher launcher, int port) {
    this.launcher = launcher;
    this.port = port;
  }

  static Broker start() throws Exception {
    Started started = new Started();
    SystemLauncher launcher = new SystemLauncher(started);
    launcher.startup(
        Map.of(
            SystemConfig.TYPE,
            "Memory",
            SystemConfig.INITIAL_CONFIGURATION_LOCATION,
            "classpath:broker.json",
            SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
            false));
    return new Broker(launcher, started.port());
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    launcher.shutdown();
  }

  /** Learns the port when the broker has been started. */
  private static final class Started extends DefaultSystemLauncherListener {

    private SystemConfig<?> system;

    @Override
    public void onContainerResolve(SystemConfig<?> system) {
      this.system = system;
    }

    int port() {
      return system.getContainer().getChildren(Port.class).iterator().next().getBoundPort();
    }
  }
}
