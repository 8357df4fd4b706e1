package dev.manager.rpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * Marks an interface whose methods can be called remotely, on whatever implements it: a manager, or
 * a service with the property {@value RpcEndpoints#ENDPOINT}. Nothing else of an object can be
 * reached by a remote caller, by any name: neither the methods of interfaces that a marked one
 * extends, unless they are marked too, nor static or private ones.
 *
 * <p>The interface is public. No two of its methods have one remote name, for arguments travel by
 * name: an overloaded method takes a {@link RpcName}. A parameter of type {@link
 * dev.manager.RequestContext} is not an argument: it gets the caller's context. Compile the
 * interface with {@code -parameters}, or name each parameter with {@link Argument}.
 *
 * <p>Exceptions that the {@code throws} clause of a method or its {@link Expected} names are part
 * of the contract: a typed proxy throws them again.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@java.lang.annotation.Target(ElementType.TYPE)
public @interface Rpc {
  /**
   * The namespace, which keeps apart methods of one name on one server.
   *
   * @return the namespace; empty for the null namespace, where most methods are
   */
  String namespace() default "";

  /**
   * The version of the interface, {@code major.minor}. A server serves all requests of its major
   * version up to its minor version; so a new method raises the minor version and says {@link
   * Since}, and a change that breaks callers raises the major version.
   *
   * @return the version
   */
  String version() default "1.0";
}
