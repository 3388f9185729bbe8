/** The jar audit: a service that a newcomer starts, feeds with real work, looks into and stops. */
@NullMarked
package io.asynctask.sample;

import org.jspecify.annotations.NullMarked;
