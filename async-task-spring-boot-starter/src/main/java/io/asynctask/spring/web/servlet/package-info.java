/**
 * Spring MVC: the end of a request cancels the task of its response, and the end of the task has
 * its HTTP status.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.web.servlet;

import org.jspecify.annotations.NullMarked;
