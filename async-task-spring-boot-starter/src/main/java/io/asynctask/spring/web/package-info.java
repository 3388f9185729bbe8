/** What web handlers of both stacks have in common: the HTTP status of a task's end. */
@NullMarked
package io.asynctask.spring.web;

import org.jspecify.annotations.NullMarked;
