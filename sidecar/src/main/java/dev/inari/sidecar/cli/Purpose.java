package dev.inari.sidecar.cli;

import dev.inari.sidecar.journal.Subject;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * What a command wants of a sidecar of its own, where no daemon runs.
 *
 * @param kind whether it acts
 * @param concerned what it is about; what was begun with others is left to the daemon
 */
record Purpose(Kind kind, Predicate<Subject> concerned) {

    enum Kind {
        /** To do what an operator says. */
        ACT,
        /** To say what would be done if an operator said so. */
        FORESEE,
        /** To say what a daemon would decide by itself. */
        EXPLAIN
    }

    /** About what a word on the command line means. */
    static Purpose of(Kind kind, String typed) {
        String word = typed.toLowerCase(Locale.ROOT);
        return new Purpose(
                kind,
                subject -> Long.toString(subject.pid()).equals(word)
                        || (word.equals(Lookup.SERVER) && subject.engineType().equals(Lookup.SERVER_TYPE))
                        || (!subject.agentId().isEmpty() && subject.agentId().startsWith(word)));
    }

    /** About every engine. */
    static Purpose ofAll(Kind kind) {
        return new Purpose(kind, subject -> true);
    }
}
