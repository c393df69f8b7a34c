package dev.inari.sidecar.metrics;

import dev.inari.jmx.EngineIdentity;
import dev.inari.mbeans.CloseAnswer;
import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.WatchAnswer;
import dev.inari.sidecar.config.EngineTypes;
import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.journal.Deed;
import dev.inari.sidecar.zookeeper.Deletion;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** Keeps what labels may say to closed sets, so that no engine, user or peer can make a series of its own. */
final class Known {
    static final String OTHER = "other";

    private static final String UNANSWERED = "UNANSWERED";
    private static final Set<String> LEVELS =
            Set.of("CONNECTION", "USER", "GROUP", "SERVER", "SERVER_LOCAL", EngineIdentity.UNKNOWN_SHARE_LEVEL);
    private static final Set<String> OUTCOMES = outcomes();

    private Known() {}

    /** A row of the agent's target table, or "other". */
    static String type(String announced) {
        return EngineTypes.KNOWN.contains(announced) ? announced : OTHER;
    }

    static String shareLevel(String told) {
        return LEVELS.contains(told) ? told : OTHER;
    }

    static String outcome(String told) {
        return OUTCOMES.contains(told) ? told : OTHER;
    }

    /** What can become of it: series that are there from the start, so that the first of its kind can be seen to come. */
    static Set<String> outcomesOf(Deed deed) {
        Set<String> all = new LinkedHashSet<>();
        switch (deed) {
            case ASK, FORCE_ASK -> add(all, ExitAnswer.Code.values());
            case CLOSE_SESSION -> add(all, CloseAnswer.Code.values());
            case REPAIR_WATCH, DRAIN -> add(all, WatchAnswer.Code.values());
            default -> add(all, SignalOutcome.values());
        }
        all.add(SignalOutcome.HELD.name());
        all.add(SignalOutcome.DRY_RUN.name());
        if (deed != Deed.TERM && deed != Deed.KILL) {
            all.add(UNANSWERED);
        }
        return all;
    }

    private static Set<String> outcomes() {
        Set<String> all = new LinkedHashSet<>();
        EnumSet.of(Deed.ASK, Deed.CLOSE_SESSION, Deed.REPAIR_WATCH, Deed.TERM)
                .forEach(deed -> all.addAll(outcomesOf(deed)));
        add(all, Deletion.Outcome.values());
        return Set.copyOf(all);
    }

    private static void add(Set<String> to, Enum<?>[] names) {
        for (Enum<?> each : names) {
            to.add(each.name());
        }
    }
}
