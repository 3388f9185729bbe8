/**
 * Spring WebFlux: the end of a request cancels the task of its response, the end of the task has
 * its HTTP status, and the Reactor context of the request follows the task.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.web.reactive;

import org.jspecify.annotations.NullMarked;
