package io.asynctask.sample.audit;

import io.asynctask.sample.jar.JarFacts;
import java.util.List;

/**
 * What an audit has found out when it ended; its state tells whether that is all.
 *
 * @param jars in the order of their paths; empty for a directory without jars
 */
record AuditReport(Audit audit, List<JarFacts> jars) {}
