/**
 * How Flink jobs end: followed at their cluster while it lives, read from the archives once it is gone. Who is unheard of is unknown, never failed.
 */
@NullMarked
package dev.inari.sidecar.jobs;

import org.jspecify.annotations.NullMarked;
