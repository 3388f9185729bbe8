/** What a client is told when a request cannot be served: RFC 9457 problem details. */
@NullMarked
package io.asynctask.sample.problem;

import org.jspecify.annotations.NullMarked;
