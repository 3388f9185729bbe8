package io.asynctask.spring.jdbc;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * The settings of the proxies of one data source.
 *
 * @param cleanUp how long a statement may take that begins after its task was cancelled
 * @param belowPool whether the proxies stand between a pool and its driver, where the pool's own
 *     objects hide the proxies from the application; otherwise the application holds the proxies
 *     themselves
 * @param ofPool whether the pool itself executes a statement with this text, on the thread that
 *     borrows a connection
 */
record ProxySettings(Duration cleanUp, boolean belowPool, Predicate<String> ofPool) {}
