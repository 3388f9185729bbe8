package io.asynctask.spring.examples.guide;

import io.asynctask.JoinHandle;
import io.asynctask.Registration;
import io.asynctask.TaskContext;
import io.asynctask.spring.async.TaskTag;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;

@Component
public class Download {

  @Async
  public JoinHandle<Integer> read(@TaskTag("host") String host, int port) throws IOException {
    try (Socket socket = new Socket(host, port);
        Registration closing = TaskContext.current().orElseThrow().onCancel(() -> close(socket))) {
      InputStream in = socket.getInputStream();
      return JoinHandle.completed(in.readAllBytes().length);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException ignored) {
      // The read ends in any case.
    }
  }
}
