package dev.inari.benchmarks;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/** The floor: what any -javaagent costs. */
final class EmptyAgent {
    private EmptyAgent() {}

    @SuppressWarnings("unused") // called by the JVM
    public static void premain(@Nullable String options, Instrumentation instrumentation) {}
}
