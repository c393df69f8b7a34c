/**
 * HTTP as Inari serves it: what can be asked for, who asks, what is refused, within which limits. Knows nothing of engines; others mount an
 * {@link dev.inari.sidecar.http.Endpoint} for each thing that can be asked for.
 */
@NullMarked
package dev.inari.sidecar.http;

import org.jspecify.annotations.NullMarked;
