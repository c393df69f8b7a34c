package dev.inari.sidecar.batch;

import dev.inari.sidecar.batch.Outcome.Answered;
import dev.inari.sidecar.batch.Outcome.Missed;
import java.util.List;
import java.util.UUID;

/**
 * Looks whether a server has the log of a batch exactly as long as it is kept, so that lines which were written after the copy are not destroyed with the
 * session.
 */
final class LateLines {
    /** Beyond the end of any log, and within what Kyuubi takes for a number. */
    static final int BEYOND = 2_000_000_000;

    /** How long the log is now, against what is kept. */
    enum Found {
        NONE,
        SOME,
        /** There is less than what is kept, which cannot be. */
        SHORTER,
        /** The server does not hear which line is wanted. */
        UNCLEAR
    }

    private LateLines() {}

    /**
     * Asks three times, for one line each. Kyuubi goes on reading where the last question ended, in files that it opened then, and sees nothing that came
     * into those that it is done with; a question beyond the end makes the next one open them anew.
     */
    static Outcome<Found> look(KyuubiRest rest, UUID id, int kept) {
        Outcome<Integer> beyond = lines(rest, id, BEYOND);
        if (!(beyond instanceof Answered<Integer> none)) {
            return new Missed<>(((Missed<Integer>) beyond).failure());
        }
        if (none.value() != 0) {
            return new Answered<>(Found.UNCLEAR);
        }
        Outcome<Integer> last = kept == 0 ? new Answered<>(1) : lines(rest, id, kept - 1);
        if (!(last instanceof Answered<Integer> one)) {
            return new Missed<>(((Missed<Integer>) last).failure());
        }
        if (one.value() != 1) {
            return new Answered<>(one.value() == 0 ? Found.SHORTER : Found.UNCLEAR);
        }
        Outcome<Integer> next = lines(rest, id, kept);
        if (!(next instanceof Answered<Integer> more)) {
            return new Missed<>(((Missed<Integer>) next).failure());
        }
        return new Answered<>(
                switch (more.value()) {
                    case 0 -> Found.NONE;
                    case 1 -> Found.SOME;
                    default -> Found.UNCLEAR;
                });
    }

    /** How many lines come when one is asked for. */
    private static Outcome<Integer> lines(KyuubiRest rest, UUID id, int from) {
        Outcome<List<String>> answer = rest.log(id, from, 1);
        return answer instanceof Missed<List<String>> missed
                ? new Missed<>(missed.failure())
                : new Answered<>(((Answered<List<String>>) answer).value().size());
    }
}
