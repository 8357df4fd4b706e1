package dev.manager.bench.harness;

/**
 * What the command line asks for.
 *
 * @param scale how long to measure
 * @param framework in which OSGi framework
 */
public record Options(Scale scale, FrameworkKind framework) {}
