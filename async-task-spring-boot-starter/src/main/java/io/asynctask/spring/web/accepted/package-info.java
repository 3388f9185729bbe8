/**
 * Long work over HTTP: a request starts a task and is answered at once, with {@code 202 Accepted}.
 * Later requests ask for the status of the task, watch its progress, fetch its result or cancel it.
 * For Spring MVC and for WebFlux.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.web.accepted;

import org.jspecify.annotations.NullMarked;
