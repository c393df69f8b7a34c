/** Shows what the sidecar does and finds to Prometheus. The only package that knows Micrometer; docs/metrics.md names every series. */
@NullMarked
package dev.inari.sidecar.metrics;

import org.jspecify.annotations.NullMarked;
