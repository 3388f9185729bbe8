package io.asynctask.benchmarks.application;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * A bounded number of requests on connections that stay open, from this process to loopback. The
 * client is plain sockets, so that on two cores the server has most of the processor.
 */
final class Load {

  private static final int CONNECTIONS = 16;
  private static final byte[] REQUEST =
      "GET /answer HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final String LENGTH = "content-length:";

  private Load() {}

  /**
   * The result of a load.
   *
   * @param perSecond requests per second
   * @param latencies of the requests, in nanoseconds
   */
  record Result(double perSecond, Histogram latencies) {}

  /** Sends {@code requests} requests and waits for their answers. */
  static Result run(int port, int requests) throws Exception {
    AtomicInteger left = new AtomicInteger(requests);
    Histogram latencies = new ConcurrentHistogram(3);
    ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      long begun = System.nanoTime();
      List<Future<Void>> all = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        Callable<Void> client =
            () -> {
              send(port, left, latencies);
              return null;
            };
        all.add(clients.submit(client));
      }
      for (Future<Void> client : all) {
        client.get();
      }
      return new Result(requests * 1e9 / (System.nanoTime() - begun), latencies);
    } finally {
      clients.shutdownNow();
    }
  }

  private static void send(int port, AtomicInteger left, Histogram latencies) throws IOException {
    while (left.get() > 0) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        boolean open = true;
        while (open && left.getAndDecrement() > 0) {
          long begun = System.nanoTime();
          socket.getOutputStream().write(REQUEST);
          open = readAnswer(in);
          latencies.recordValue(System.nanoTime() - begun);
        }
      }
    }
  }

  /** Returns whether the server keeps the connection: Tomcat ends it after 100 requests. */
  private static boolean readAnswer(DataInputStream in) throws IOException {
    int length = 0;
    boolean open = true;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String header = line.toLowerCase(Locale.ROOT);
      if (header.startsWith(LENGTH)) {
        length = Integer.parseInt(header.substring(LENGTH.length()).trim());
      }
      open &= !header.equals("connection: close");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    String body = new String(bytes, StandardCharsets.US_ASCII);
    if (!body.equals("42")) {
      throw new IOException("Expected the body '42', got '" + body + "'");
    }
    return open;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("The server has closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
