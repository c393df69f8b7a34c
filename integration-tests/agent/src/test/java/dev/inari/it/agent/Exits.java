package dev.inari.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.ExitAnswer.Code;
import dev.inari.mbeans.ExitPhase;

/** Asks for an exit and gets the answer too: an engine that stops at once can be gone before its answer is on the way. */
final class Exits {
    private Exits() {}

    /** The engine enters its stop and hangs there until it is told "release". */
    static void accepted(Jvm jvm, Watched watched, String reason) {
        jvm.say("set standin.hang=stop");
        ExitAnswer answer =
                watched.exit().requestExit(watched.engine().getHeartbeat().getEpoch(), reason);
        assertThat(answer.getCode()).as(answer.toString()).isEqualTo(Code.ACCEPTED);
        assertThat(jvm.hear()).startsWith("stop on inari-exit daemon true");
        assertThat(jvm.hear()).isEqualTo("hanging in stop");
        assertThat(watched.exit().getPhase()).isEqualTo(ExitPhase.STOP_ENTERED);
    }

    /** Why an exit is refused now. */
    static Code refused(Watched watched) {
        return watched.exit()
                .requestExit(watched.engine().getHeartbeat().getEpoch(), "test")
                .getCode();
    }
}
