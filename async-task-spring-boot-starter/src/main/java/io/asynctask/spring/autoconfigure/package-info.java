/** Auto-configurations, one for each feature. */
@NullMarked
package io.asynctask.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
