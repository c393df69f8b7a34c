/** What keeps the memory that others could fill within bounds. */
@NullMarked
package dev.inari.sidecar.bounded;

import org.jspecify.annotations.NullMarked;
