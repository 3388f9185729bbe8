/**
 * Spring WebFlux: a request and the task behind its response share one fate, what becomes of the
 * task has its HTTP status, and the Reactor context of the request follows the task.
 */
@NullMarked
package io.asynctask.spring.web.reactive;

import org.jspecify.annotations.NullMarked;
