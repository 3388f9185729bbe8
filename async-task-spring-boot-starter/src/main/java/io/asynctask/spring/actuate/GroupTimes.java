package io.asynctask.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The distribution of a time of finished tasks. The values are up to a sixteenth too high.
 *
 * @param count how many tasks
 * @param p50 the median
 * @param p90 the 90th percentile
 * @param p99 the 99th percentile
 * @param max the longest time
 * @param histogram for each bucket its upper bound, a duration that is not part of it, and how many
 *     times are in it; each bucket ends at twice the bound of the one before; empty ones before the
 *     first time are left out
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record GroupTimes(
    long count, String p50, String p90, String p99, String max, List<List<Object>> histogram) {}
