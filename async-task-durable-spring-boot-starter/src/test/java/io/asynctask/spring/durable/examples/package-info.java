/** The snippets of the documentation of durable tasks. */
@NullMarked
package io.asynctask.spring.durable.examples;

import org.jspecify.annotations.NullMarked;
