package dev.manager.rpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Gives a method of an {@link Rpc} interface another name for remote callers. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@java.lang.annotation.Target(ElementType.METHOD)
public @interface RpcName {
  /**
   * The remote name, such as {@code get_backdoor_port}.
   *
   * @return the name
   */
  String value();
}
