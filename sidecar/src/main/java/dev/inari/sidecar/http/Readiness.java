package dev.inari.sidecar.http;

import java.util.List;

/**
 * Whether the daemon does what it is there for.
 *
 * @param checks in a fixed order
 */
public record Readiness(List<Check> checks) {
    public Readiness {
        checks = List.copyOf(checks);
    }

    /**
     * One thing that must be so.
     *
     * @param problem what is wrong and what to do; empty if it is so
     */
    public record Check(String name, String problem) {
        public boolean fine() {
            return problem.isEmpty();
        }
    }

    public boolean ready() {
        return checks.stream().allMatch(Check::fine);
    }
}
