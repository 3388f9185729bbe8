package io.asynctask.spring.actuate;

import org.jspecify.annotations.Nullable;

/**
 * The parameters of a list.
 *
 * @param filter which tasks are listed
 * @param sort their order; {@code null} for that of the ids
 * @param grouping what they are grouped by; {@code null} for no groups
 * @param limit the largest number of rows
 * @param cursor where the page begins: an id, or with an order or groups a number of rows; 0 for
 *     the first page
 */
record TaskQuery(
    TaskFilter filter,
    @Nullable TaskSort sort,
    @Nullable TaskGrouping grouping,
    int limit,
    long cursor) {

  /**
   * Creates a query from the parameters of a request.
   *
   * @throws InvalidParameterException when one of them is malformed
   */
  static TaskQuery of(
      TaskFilter filter,
      @Nullable String sort,
      @Nullable String groupBy,
      @Nullable String limit,
      @Nullable String cursor) {
    TaskSort order = TaskSort.of(sort, filter.isForFinished());
    TaskGrouping grouping = TaskGrouping.of(groupBy);
    if (order != null && grouping != null) {
      throw new InvalidParameterException(
          "sort", String.valueOf(sort), "none together with groupBy: groups come largest first");
    }
    return new TaskQuery(
        filter, order, grouping, TaskParameters.limit(limit), TaskParameters.cursor(cursor));
  }

  /** Returns how many rows to skip. */
  int skip() {
    return (int) Math.min(Integer.MAX_VALUE / 2, cursor);
  }
}
