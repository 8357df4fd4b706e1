/** Managers that work with a driver: bound in the constructor, and bound to a slot. */
@org.jspecify.annotations.NullMarked
package dev.manager.itest.scenario.driven;
