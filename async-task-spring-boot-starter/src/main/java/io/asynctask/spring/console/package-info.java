/**
 * The console: a page that shows the tasks of the endpoint {@code asynctasks} and stops them.
 *
 * <p>{@link io.asynctask.spring.console.TaskConsoleEndpoint} serves the page and {@link
 * io.asynctask.spring.console.ConsoleAssets} knows its files. The page itself, in HTML, CSS and
 * JavaScript, is beside the classes in the resources of this package. It reads the endpoint {@code
 * asynctasks} as any other client does, so nothing here knows tasks.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.console;

import org.jspecify.annotations.NullMarked;
