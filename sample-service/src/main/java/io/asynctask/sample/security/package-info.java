/** The login of the profile {@code secured}. */
@NullMarked
package io.asynctask.sample.security;

import org.jspecify.annotations.NullMarked;
