/**
 * Spring MVC: a request and the task behind its response share one fate, and what becomes of the
 * task has its HTTP status.
 */
@NullMarked
package io.asynctask.spring.web.servlet;

import org.jspecify.annotations.NullMarked;
