package dev.inari.sidecar.cli;

import java.nio.file.Path;

/** Running JVMs, to load an agent into one. */
interface Jvms {
    /**
     * Makes sure that connecting will do no harm: the request is a SIGQUIT, which ends a process that is no JVM.
     *
     * @throws CommandFailure saying why not and what to do
     */
    void requireAttachable(long pid);

    /** Connects to the JVM; loads nothing yet. Takes a bounded time. */
    Connection connect(long pid);

    /** A connection to one JVM. Every method throws {@link CommandFailure} for what the JVM refuses. */
    interface Connection extends AutoCloseable {
        /** Feature version, for example 17. */
        int javaVersion();

        /** Whether the JVM was started with {@code -XX:+EnableDynamicAgentLoading}, and so prints no warning. */
        boolean expectsAgents();

        void loadAgent(Path jar, String options);

        @Override
        void close();
    }
}
