@org.jspecify.annotations.NullMarked
package dev.manager.records.internal;
