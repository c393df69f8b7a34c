package dev.inari.sidecar.cli;

import dev.inari.sidecar.guard.Durations;
import java.util.Comparator;
import java.util.List;

/** Tells what became of engines, one line each, and the exit code of all together. */
final class Endings {
    private final Output output;

    Endings(Output output) {
        this.output = output;
    }

    /** Prints them and gives the exit code: the gravest. */
    int tell(String by, List<Ended> all, boolean json) {
        if (json) {
            output.json(EndingsJson.of(by, all));
        } else {
            all.forEach(this::print);
        }
        return all.stream()
                .map(each -> each.ending().exitCode())
                .max(Comparator.comparingInt(Endings::gravity))
                .orElse(ExitCode.OK)
                .code();
    }

    private static int gravity(ExitCode code) {
        return switch (code) {
            case OK -> 0;
            case REFUSED -> 1;
            case NOT_PERMITTED -> 2;
            default -> 3;
        };
    }

    private void print(Ended ended) {
        String line = ended.describe() + ": " + text(ended);
        if (ended.ending().exitCode() == ExitCode.OK) {
            output.result(Table.harmless(line));
        } else {
            output.wrong(line);
        }
        ServedSessions.lines(ended.sessions()).forEach(each -> output.result("    " + Table.harmless(each)));
        if (ended.serving() && !ended.sessions().isEmpty()) {
            output.result(
                    "    To end these sessions with it: inari stop --even-if-serving " + ShortId.of(ended.agentId()));
        }
    }

    private static String text(Ended ended) {
        return switch (ended.ending()) {
            case GONE -> "gone after " + Durations.human(ended.tookMillis());
            case DRY_RUN -> ended.detail();
            case REFUSED_BY_FENCE ->
                "refused: "
                        + (ended.sessions().isEmpty()
                                ? ended.detail()
                                : "it serves " + ended.sessions().size()
                                        + (ended.sessions().size() == 1 ? " session" : " sessions"));
            default -> ended.ending().text() + ": " + ended.detail();
        };
    }
}
