package io.asynctask;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one stripe, in the order of their numbers. Its monitor is the lock: the JVM
 * releases a monitor however a method ends, which a lock object cannot promise when the stack
 * overflows.
 */
final class Stripe {

  final LiveTasks registry;
  final int index;

  /** The block that takes tasks. Written under the lock, after the block is in the list. */
  volatile @Nullable Block current;

  /** Guarded by the lock. Retired blocks stay until they are the majority. */
  private final List<Block> blocks = new ArrayList<>();

  /** Guarded by the lock. */
  private int retired;

  /** The counts of the retired blocks. Guarded by the lock. */
  private final long[] sums = new long[BlockCounts.FIELDS];

  Stripe(LiveTasks registry, int index) {
    this.registry = registry;
    this.index = index;
  }

  /** Begins a block, unless another thread has begun one since {@code previous} was read. */
  synchronized Block begin(@Nullable Block previous, long now) {
    Block present = current;
    if (present != null && present != previous) {
      return present;
    }
    if (present != null && registry.hasClock()) {
      SharedClock.noteBlockFilled(now - present.startNanos);
    }
    Block begun = new Block(this, LiveTasks.BLOCKS.getAndIncrement(), now);
    blocks.add(begun); // nothing can fail from here on
    current = begun;
    if (present != null && present.discardFreeSlots()) {
      retire(present);
    }
    return begun;
  }

  /** Retires a block that takes no more tasks and whose last task has stopped. */
  synchronized void retire(Block block) {
    block.retired = true;
    block.addTo(sums);
    if (++retired > blocks.size() / 2) {
      removeRetired();
      retired = 0;
    }
  }

  /**
   * Removes the retired blocks without {@code removeIf}, which needs memory: the end of a task
   * calls this, and must not fail.
   */
  private void removeRetired() {
    int kept = 0;
    for (int i = 0; i < blocks.size(); i++) {
      if (!blocks.get(i).retired) {
        blocks.set(kept++, blocks.get(i));
      }
    }
    for (int last = blocks.size() - 1; last >= kept; last--) {
      blocks.remove(last);
    }
  }

  synchronized void addTo(long[] total) {
    for (int i = 0; i < sums.length; i++) {
      total[i] += sums[i];
    }
    for (Block block : blocks) {
      if (!block.retired) {
        block.addTo(total);
      }
    }
  }

  @Nullable Block find(long number) {
    Block[] found = new Block[1];
    return from(number, found) == 1 && found[0].number() == number ? found[0] : null;
  }

  /** Fills {@code into} with blocks from {@code number} on; returns their number. */
  synchronized int from(long number, Block[] into) {
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
  }
}
