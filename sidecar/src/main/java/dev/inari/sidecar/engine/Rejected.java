package dev.inari.sidecar.engine;

import java.nio.file.Path;

/** A file (or the whole directory) that was not believed. The reason stays the same from scan to scan, so that it can be logged once. */
public record Rejected(Path file, String reason) {}
