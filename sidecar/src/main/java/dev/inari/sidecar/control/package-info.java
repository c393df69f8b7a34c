/** What commands may ask of a sidecar, and the loopback channel on which a daemon is asked. Knows nothing of how a sidecar works inside. */
@NullMarked
package dev.inari.sidecar.control;

import org.jspecify.annotations.NullMarked;
