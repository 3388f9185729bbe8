/**
 * Long work over HTTP: a request starts a task and is answered at once, with {@code 202 Accepted};
 * later requests ask how far the task is, watch it, fetch its result or stop it. For Spring MVC and
 * for WebFlux.
 */
@NullMarked
package io.asynctask.spring.web.accepted;

import org.jspecify.annotations.NullMarked;
