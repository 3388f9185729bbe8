/**
 * What Spring Boot sees of the starter: an auto-configuration for each feature, which backs off
 * when its property is off or the application has a bean of its own.
 *
 * <p>The sub-packages have the names of the packages that they wire. This package has what they
 * share: the properties, the conditions, and the check of Spring Boot's version. Its types are
 * public for the sub-packages only.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
