package dev.inari.sidecar;

import dev.inari.sidecar.config.DurationText;
import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Policy;
import java.time.Duration;
import java.util.StringJoiner;

/** Tells what is different for an engine after the configuration was read again, by the names of the configuration. For one thread. */
final class PolicyChange {
    private final StringJoiner changes = new StringJoiner(", ");

    private PolicyChange() {}

    /** Everything that differs; empty if nothing does. */
    static String between(Policy before, Policy after) {
        PolicyChange change = new PolicyChange();
        change.value("rule", before.rule(), after.rule());
        change.value("exit-when-idle", before.exitWhenIdle(), after.exitWhenIdle());
        change.time("linger", before.linger(), after.linger());
        change.time("initial-wait", before.initialWait(), after.initialWait());
        change.time("graceful", before.graceful(), after.graceful());
        change.time("term", before.term(), after.term());
        change.value("suspect-after-misses", before.suspectAfterMisses(), after.suspectAfterMisses());
        change.time("stuck-stop", before.care().stuckStop(), after.care().stuckStop());
        change.time("orphan-after", before.care().orphanAfter(), after.care().orphanAfter());
        change.value(
                "hung-after-misses",
                before.care().hungAfterMisses(),
                after.care().hungAfterMisses());
        for (Condition condition : Condition.values()) {
            change.value(
                    "conditions." + condition.key(),
                    before.care().to(condition).key(),
                    after.care().to(condition).key());
        }
        return change.changes.toString();
    }

    private void time(String name, Duration before, Duration after) {
        value(name, DurationText.of(before), DurationText.of(after));
    }

    private void value(String name, Object before, Object after) {
        if (!before.equals(after)) {
            changes.add(name + " " + before + " -> " + after);
        }
    }
}
