package dev.inari.sidecar.cli;

import dev.inari.sidecar.control.Reply;
import java.util.Locale;

/** What became of an engine that was to go. The names are part of the JSON form: they are never changed. */
enum Ending {
    GONE("gone", ExitCode.OK),
    ALREADY_GONE("already gone", ExitCode.OK),
    /** The process that was meant is gone, too, and another one has its pid. */
    NOT_OURS("not ours", ExitCode.OK),
    /** It has ended, and its parent has not collected it: nobody is served by it any more, and no signal helps. */
    DEFUNCT("defunct", ExitCode.OK),
    /** Nothing was done, because nothing was to be done. */
    DRY_RUN("dry run", ExitCode.OK),
    REFUSED_BY_FENCE("refused", ExitCode.REFUSED),
    NOT_PERMITTED("not permitted", ExitCode.NOT_PERMITTED),
    STILL_ALIVE("still alive", ExitCode.STILL_ALIVE);

    private final String text;
    private final ExitCode exitCode;

    Ending(String text, ExitCode exitCode) {
        this.text = text;
        this.exitCode = exitCode;
    }

    String text() {
        return text;
    }

    /** As JSON has it. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    ExitCode exitCode() {
        return exitCode;
    }

    /** The end of what was not even begun. */
    static Ending of(Reply.Code code) {
        return switch (code) {
            case TAKEN -> DRY_RUN;
            case ALREADY_GONE, UNKNOWN_ENGINE -> ALREADY_GONE;
            case NOT_OURS -> NOT_OURS;
            case DEFUNCT -> DEFUNCT;
            case NOT_PERMITTED -> NOT_PERMITTED;
            case REFUSED, SERVES, NOT_WRITTEN -> REFUSED_BY_FENCE;
        };
    }
}
