/**
 * Wires handlers of Spring MVC and Spring WebFlux that return tasks or accept them.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.autoconfigure.web;

import org.jspecify.annotations.NullMarked;
