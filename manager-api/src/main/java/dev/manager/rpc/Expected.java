package dev.manager.rpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * Names exceptions, beside those of the {@code throws} clause, that a method throws as part of its
 * contract. The server does not log them as errors. A typed proxy throws them again, if they have a
 * public constructor that takes the message, or the message and a cause; otherwise, and for every
 * other exception, it throws {@link RpcRemoteException}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@java.lang.annotation.Target({ElementType.TYPE, ElementType.METHOD})
public @interface Expected {
  /**
   * The exceptions. A subclass travels under its own name, so a proxy throws it as {@link
   * RpcRemoteException} unless it is named here too.
   *
   * @return classes that the interface's bundle sees
   */
  Class<? extends Exception>[] value();
}
