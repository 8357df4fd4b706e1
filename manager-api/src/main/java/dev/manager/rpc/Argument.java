package dev.manager.rpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Names a parameter of an {@link Rpc} method for remote callers, and says whether it is needed. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@java.lang.annotation.Target(ElementType.PARAMETER)
public @interface Argument {
  /**
   * The remote name.
   *
   * @return the name; empty for that of the parameter, if the interface was compiled with {@code
   *     -parameters}
   */
  String value() default "";

  /**
   * Whether a caller may leave the argument out; it is then null. A parameter of type {@link
   * java.util.Optional} is optional anyway; one of a primitive type cannot be.
   *
   * @return false unless said otherwise
   */
  boolean optional() default false;
}
