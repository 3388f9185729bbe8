/** The console with Spring Security, as docs/console.md shows it. */
package io.asynctask.console.security;
