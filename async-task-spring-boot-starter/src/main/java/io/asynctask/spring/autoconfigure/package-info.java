/**
 * What Spring Boot sees of the starter: an auto-configuration for each feature, which backs off
 * when its property is off or the application has a bean of its own.
 */
@NullMarked
package io.asynctask.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
