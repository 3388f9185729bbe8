/**
 * What Spring MVC and Spring WebFlux have in common: the HTTP statuses of the ends of tasks.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.web;

import org.jspecify.annotations.NullMarked;
