/** A manager whose bundle is built without inherited annotations. */
@org.jspecify.annotations.NullMarked
package dev.manager.itest.scenario.noinherit;
