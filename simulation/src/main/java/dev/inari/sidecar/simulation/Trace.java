package dev.inari.sidecar.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What happened in a life, line by line; kept only where somebody wants to read it. */
final class Trace {
    private final boolean kept;
    private final List<String> lines = new ArrayList<>();

    Trace(boolean kept) {
        this.kept = kept;
    }

    void add(long nanos, Supplier<String> line) {
        if (kept) {
            lines.add(String.format("%11.6f  %s", (nanos - 1_000_000_000_000L) / 1e9, line.get()));
        }
    }

    List<String> lines() {
        return lines;
    }
}
