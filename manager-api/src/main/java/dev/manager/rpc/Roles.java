package dev.manager.rpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * Says which roles may call a method, or all methods of an interface; on a method it takes the
 * place of the interface's. The roles are those of the {@link dev.manager.RequestContext}, which
 * are what the caller claims: to prove them, install an {@link RpcServerInterceptor} that replaces
 * the context.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@java.lang.annotation.Target({ElementType.TYPE, ElementType.METHOD})
public @interface Roles {
  /**
   * The roles.
   *
   * @return names of roles; one of them suffices
   */
  String[] value();
}
