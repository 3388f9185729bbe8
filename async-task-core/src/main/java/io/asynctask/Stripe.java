package io.asynctask;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Blocks of one stripe, in the order of their numbers. */
final class Stripe {

  final LiveTasks registry;
  final int index;
  private final ReentrantLock lock = new ReentrantLock();

  /** Where tasks are put. Written under the lock, after the block stands in the list. */
  volatile @Nullable Block current;

  /** Guarded by the lock. Retired blocks stay until they are the majority. */
  private final List<Block> blocks = new ArrayList<>();

  /** Guarded by the lock. */
  private int retired;

  /** What the retired blocks counted. Guarded by the lock. */
  private final long[] sums = new long[Tally.FIELDS];

  Stripe(LiveTasks registry, int index) {
    this.registry = registry;
    this.index = index;
  }

  /** Begins a block, unless another thread has done so since {@code previous} was read. */
  Block begin(@Nullable Block previous, long now) {
    lock.lock();
    try {
      Block present = current;
      if (present != null && present != previous) {
        return present;
      }
      if (present != null && registry.hasClock()) {
        Clock.blockFilledIn(now - present.startNanos);
      }
      if (present != null && present.abandon()) {
        retire(present);
      }
      Block begun = new Block(this, LiveTasks.BLOCKS.getAndIncrement(), now);
      blocks.add(begun);
      current = begun;
      return begun;
    } finally {
      lock.unlock();
    }
  }

  /** The block's last task has stopped, and it takes no more. */
  void retire(Block block) {
    lock.lock();
    try {
      block.retired = true;
      block.addTo(sums);
      if (++retired > blocks.size() / 2) {
        blocks.removeIf(any -> any.retired);
        retired = 0;
      }
    } finally {
      lock.unlock();
    }
  }

  void addTo(long[] total) {
    lock.lock();
    try {
      for (int i = 0; i < sums.length; i++) {
        total[i] += sums[i];
      }
      for (Block block : blocks) {
        if (!block.retired) {
          block.addTo(total);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Nullable Block find(long number) {
    Block[] found = new Block[1];
    return from(number, found) == 1 && found[0].number() == number ? found[0] : null;
  }

  /** Fills {@code into} with blocks from {@code number} on; how many there were. */
  int from(long number, Block[] into) {
    lock.lock();
    try {
      int low = 0;
      for (int high = blocks.size(); low < high; ) {
        int middle = (low + high) >>> 1;
        if (blocks.get(middle).number() < number) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      int count = 0;
      for (int i = low; i < blocks.size() && count < into.length; i++) {
        if (!blocks.get(i).retired) {
          into[count++] = blocks.get(i);
        }
      }
      return count;
    } finally {
      lock.unlock();
    }
  }
}
