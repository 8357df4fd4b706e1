/** Tests of the features and the KAR in a real Karaf. */
@org.jspecify.annotations.NullMarked
package dev.manager.karaf.itest;
