/** What people, tools and the page can ask for under {@code /api/v1}, beside what commands ask for too: its forms, whose names stay. */
@NullMarked
package dev.inari.sidecar.api;

import org.jspecify.annotations.NullMarked;
