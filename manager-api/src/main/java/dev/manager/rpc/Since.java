package dev.manager.rpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * Says in which version of its {@link Rpc} interface a method came. A typed proxy asks for that
 * version, so that an older server refuses the call instead of misunderstanding it, and still
 * serves the older methods.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@java.lang.annotation.Target(ElementType.METHOD)
public @interface Since {
  /**
   * The version.
   *
   * @return {@code major.minor}; not later than the version of the interface, and of its major
   */
  String value();
}
