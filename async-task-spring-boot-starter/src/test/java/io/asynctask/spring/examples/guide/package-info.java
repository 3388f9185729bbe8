/** The application of docs/guide.md: what the guide shows is compiled and run here. */
@NullMarked
package io.asynctask.spring.examples.guide;

import org.jspecify.annotations.NullMarked;
