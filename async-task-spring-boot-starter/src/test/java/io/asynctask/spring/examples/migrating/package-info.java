/** The snippets of docs/migrating.md. */
@NullMarked
package io.asynctask.spring.examples.migrating;

import org.jspecify.annotations.NullMarked;
