/**
 * The durable methods of the beans: {@link io.asynctask.spring.durable.method.DurableBeanMethods}
 * finds and checks them at the start. A call is stored with its arguments as JSON, its key and its
 * context; an attempt reads them and calls the method through its proxy.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.durable.method;

import org.jspecify.annotations.NullMarked;
