/** What Spring MVC and Spring WebFlux have in common: the HTTP statuses of the ends of tasks. */
@NullMarked
package io.asynctask.spring.web;

import org.jspecify.annotations.NullMarked;
