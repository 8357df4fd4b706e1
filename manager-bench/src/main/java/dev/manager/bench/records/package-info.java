/** What service records cost a database, beside the scheme of Nova. */
@org.jspecify.annotations.NullMarked
package dev.manager.bench.records;
