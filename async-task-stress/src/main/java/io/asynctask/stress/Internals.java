package io.asynctask.stress;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicLong;

/** What two threads cannot bring about, or not at the moment that a race needs. */
final class Internals {

  private static final MethodHandle EXPIRE;
  private static final Field STRIPES;
  private static final AtomicLong BLOCKS;

  static {
    try {
      Method expire = Class.forName("io.asynctask.RawTask").getDeclaredMethod("expire");
      expire.setAccessible(true);
      EXPIRE = MethodHandles.lookup().unreflect(expire);
      STRIPES = LiveTasks.class.getDeclaredField("stripes");
      STRIPES.setAccessible(true);
      Field blocks = LiveTasks.class.getDeclaredField("BLOCKS");
      blocks.setAccessible(true);
      BLOCKS = (AtomicLong) blocks.get(null);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Internals() {}

  /** The deadline of the task has passed: what the timer would do. */
  static void expire(JoinHandle<?> handle) {
    try {
      EXPIRE.invoke(handle);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Begins so many blocks elsewhere that those begun before are too old to be filled. */
  static void ageBlocks() {
    BLOCKS.addAndGet(66);
  }

  /**
   * A registry whose threads all share a stripe. Otherwise a thread's id chooses its stripe, and
   * two actors never meet.
   */
  static LiveTasks oneStripe() {
    try {
      LiveTasks liveTasks = LiveTasks.withoutClock();
      Object all = STRIPES.get(liveTasks);
      Object one = Array.newInstance(all.getClass().getComponentType(), 1);
      Array.set(one, 0, Array.get(all, 0));
      STRIPES.set(liveTasks, one);
      return liveTasks;
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
