/** Tests of managers' lives that run inside a framework. */
@org.jspecify.annotations.NullMarked
package dev.manager.itest;
