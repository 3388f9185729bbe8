/** The security configuration of docs/guide.md. */
@NullMarked
package io.asynctask.spring.examples.security;

import org.jspecify.annotations.NullMarked;
