/** Jars: what one tells about itself, and what the database knows of all. */
@NullMarked
package io.asynctask.sample.jar;

import org.jspecify.annotations.NullMarked;
