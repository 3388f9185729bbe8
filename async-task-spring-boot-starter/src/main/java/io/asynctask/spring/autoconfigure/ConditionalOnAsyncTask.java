package io.asynctask.spring.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;

/**
 * Matches unless {@code async-task.enabled=false} switches all of the starter off. Each
 * auto-configuration has it, and the lowest order, so that those of Spring Boot stay in theirs.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ConditionalOnBooleanProperty(name = "async-task.enabled", matchIfMissing = true)
@interface ConditionalOnAsyncTask {}
