/** The sidecar's configuration: read from a file, the environment and system properties, checked as a whole, handed on as plain values. */
@NullMarked
package dev.inari.sidecar.config;

import org.jspecify.annotations.NullMarked;
