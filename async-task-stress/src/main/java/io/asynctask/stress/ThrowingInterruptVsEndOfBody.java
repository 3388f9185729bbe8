package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynctask.AsyncTask;
import io.asynctask.Spawned;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.util.concurrent.Callable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LZ_Result;

/**
 * A cancel whose interrupt throws, as a channel does whose close fails, against the end of the body
 * that is in the channel. A runner that waits for the end of the interrupt for ever shows as a test
 * that hangs.
 */
@JCStressTest
@Outcome(
    id = {"CANCELLED, false", "COMPLETED, false"},
    expect = ACCEPTABLE,
    desc = "the cancel was first, or the body")
@Outcome(expect = FORBIDDEN, desc = "the interrupt outlived the run, or the task did not end")
@State
public class ThrowingInterruptVsEndOfBody {

  private final Spawned<String, String> spawned =
      AsyncTask.spawn((Callable<String>) ThrowingInterruptVsEndOfBody::inChannel, task -> {}, "");

  private static String inChannel() throws AsynchronousCloseException {
    new Unclosable().use();
    return "body";
  }

  @Actor
  public void run(LZ_Result result) {
    spawned.task().run();
    result.r2 = Thread.interrupted();
  }

  @Actor
  public void cancel() {
    spawned.handle().cancel(true);
  }

  @Arbiter
  public void observe(LZ_Result result) {
    result.r1 = spawned.handle().state();
  }

  /** Its close throws, and so does an interrupt of the thread that is in it. */
  private static final class Unclosable extends AbstractInterruptibleChannel {

    @Override
    protected void implCloseChannel() {
      throw new IllegalStateException("expected, and logged once");
    }

    void use() throws AsynchronousCloseException {
      begin();
      end(true);
    }
  }
}
