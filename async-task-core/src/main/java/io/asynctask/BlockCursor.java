package io.asynctask;

import org.jspecify.annotations.Nullable;

/** A cursor over the blocks of a stripe, which fetches a few each time it takes the lock. */
final class BlockCursor {

  private final Stripe stripe;
  private final Block[] fetched = new Block[8];
  private int count;
  private int position;

  BlockCursor(Stripe stripe, long number) {
    this.stripe = stripe;
    this.count = stripe.from(number, fetched);
  }

  @Nullable Block block() {
    return position < count ? fetched[position] : null;
  }

  long number() {
    return fetched[position].number();
  }

  boolean advance() {
    if (++position == count && count > 0) {
      count = stripe.from(fetched[count - 1].number() + 1, fetched);
      position = 0;
    }
    return position < count;
  }
}
