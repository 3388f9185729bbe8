package jakarta.ejb;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Stands for the one of Jakarta Enterprise Beans, which Spring looks for by its name. */
@Retention(RetentionPolicy.RUNTIME)
public @interface Asynchronous {}
