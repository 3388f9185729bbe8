/** Audits: from the directory that a request names to the tasks that read its jars. */
@NullMarked
package io.asynctask.sample.audit;

import org.jspecify.annotations.NullMarked;
