package io.asynctask.spring.jdbc;

import java.time.Duration;

/**
 * Where the proxies of a data source stand, and what they need to know there.
 *
 * @param cleanUp how long a statement may take that begins after its task was cancelled
 * @param belowPool between a pool and its driver, where the pool's own objects hide the proxies
 *     from the application; otherwise the application holds the proxies themselves
 */
record Attachment(Duration cleanUp, boolean belowPool) {}
