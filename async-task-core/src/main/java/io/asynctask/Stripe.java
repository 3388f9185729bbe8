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

  /**
   * So many blocks are looked at when one begins. With four, each finished block is found before
   * the list has grown by a third.
   */
  private static final int CHECKS = 4;

  final LiveTasks registry;
  final int index;

  /** The block that takes tasks. Written under the lock, after the block is in the list. */
  volatile @Nullable Block current;

  /** Guarded by the lock. Retired blocks stay until they are the majority. */
  private final List<Block> blocks = new ArrayList<>();

  /** The number of retired blocks in the list. Guarded by the lock. */
  private int retired;

  /** The index of the block to be looked at next. Guarded by the lock. */
  private int nextCheck;

  /** The tasks of the retired blocks. Guarded by the lock. */
  private final TaskSums sums = new TaskSums();

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
    if (present != null) {
      present.discardFreeSlots();
    }
    retireSome();
    return begun;
  }

  /** Goes on through the list, and from its end to its beginning. */
  private void retireSome() {
    for (int i = Math.min(CHECKS, blocks.size()); i > 0; i--) {
      nextCheck = nextCheck < blocks.size() ? nextCheck : 0;
      retireIfFinished(blocks.get(nextCheck++));
    }
    removeManyRetired();
  }

  private void retireIfFinished(Block block) {
    if (!block.retired && block.isFinished()) {
      block.retired = true;
      block.addTo(sums);
      retired++;
    }
  }

  private void removeManyRetired() {
    if (retired > blocks.size() / 2) {
      removeRetired();
      retired = 0;
      nextCheck = 0;
    }
  }

  /** Removes the retired blocks without {@code removeIf}, as a spawn may be short of memory. */
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

  synchronized void addTo(TaskSums total) {
    for (Block block : blocks) {
      retireIfFinished(block);
      if (!block.retired) {
        block.addTo(total);
      }
    }
    total.add(sums);
    removeManyRetired();
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
