/**
 * Tells systemd how the sidecar is: that it is ready, that its decisions go on, in a line what it guards, that it stops. The core knows nothing of
 * this; it is asked for its {@link dev.inari.sidecar.Vitals}.
 */
@NullMarked
package dev.inari.sidecar.systemd;

import org.jspecify.annotations.NullMarked;
