/** What may be done to an engine, and when: pure functions on values. No clock, thread, logger or I/O. */
package dev.inari.sidecar.guard;
