/** The examples in the Javadoc of the starter. */
@NullMarked
package io.asynctask.spring.examples.javadoc;

import org.jspecify.annotations.NullMarked;
