package dev.manager.rpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * Says that a method may run more than once for one request. Its messages are acknowledged when it
 * has ended; so if a host dies meanwhile another one runs it, and nothing is lost. Messages of
 * other methods are acknowledged when they start: what had started when a host died is not run
 * again, unless it died before its acknowledgement was on its way to the broker, which takes a
 * moment where many come at once.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@java.lang.annotation.Target(ElementType.METHOD)
public @interface Idempotent {}
