/** The annotations of docs/configuration.md. */
@NullMarked
package io.asynctask.spring.examples.annotations;

import org.jspecify.annotations.NullMarked;
