/**
 * Keeps what is left when work has ended: how jobs ended, finished batches with their logs, the ends of engines. In an SQLite file by default, in a
 * PostgreSQL database where several hosts share one; the same tables and the same statements on both.
 */
@NullMarked
package dev.inari.sidecar.records;

import org.jspecify.annotations.NullMarked;
