package dev.inari.sidecar.cli;

import java.nio.file.Path;
import java.util.List;

/** JVMs that take every agent, or refuse as a test says. */
final class FakeJvms implements Jvms {
    private final List<String> events;
    int javaVersion = 17;
    boolean expectsAgents;
    String refusal = "";

    FakeJvms(List<String> events) {
        this.events = events;
    }

    @Override
    public void requireAttachable(long pid) {
        if (!refusal.isEmpty()) {
            throw CommandFailure.foundWrong(refusal);
        }
    }

    @Override
    public Connection connect(long pid) {
        return new Connection() {
            @Override
            public int javaVersion() {
                return javaVersion;
            }

            @Override
            public boolean expectsAgents() {
                return expectsAgents;
            }

            @Override
            public void loadAgent(Path jar, String options) {
                events.add("load " + jar.getFileName() + " into " + pid + " with '" + options + "'");
            }

            @Override
            public void close() {
                events.add("detached");
            }
        };
    }
}
