package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.OneCall.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits for a thread may be taken back, unless something is to be done by it; and whoever waits for its end is told. */
class OneCallTest {
    private static final Duration LONG = Duration.ofSeconds(11);

    private final Host host;
    private final CallSlots slots;
    private final Stillness stillness = new Stillness();
    private final List<String> done = new ArrayList<>();
    private final OneCall line;

    OneCallTest(@TempDir Path temporary) {
        host = new Host(temporary);
        slots = new CallSlots(host.threads, 2);
        TransitionLog log = new TransitionLog(new FakeEngine("a", 1).announced, host::changed);
        line = new OneCall(host.services(null), slots, log, stillness, () -> false, () -> done.add("next"));
    }

    private Supplier<Runnable> does(String what) {
        return () -> {
            done.add(what);
            return () -> done.add("after " + what);
        };
    }

    private void allThreadsAreTaken() {
        slots.call(() -> () -> {}, false, false);
        slots.call(() -> () -> {}, false, false);
    }

    private void waits() {
        host.threads.callsHeld = true;
        host.threads.advance(LONG);
        host.threads.callsHeld = false;
    }

    @Test
    void aLookGivesWayToWhatIsToBeDone() {
        allThreadsAreTaken();
        line.call(Kind.LOOK, false, does("look"), () -> done.add("again"));

        line.giveWayTo(Kind.LOOK);
        assertThat(line.busy()).isTrue();
        line.giveWayTo(Kind.DEED);
        assertThat(line.busy()).isFalse();
        host.threads.settle();
        assertThat(done).containsExactly("again");
    }

    @Test
    void whatIsAskedAsideGivesWayToALook() {
        allThreadsAreTaken();
        line.call(Kind.ASIDE, true, does("question"), () -> done.add("again"));

        line.giveWayTo(Kind.LOOK);

        assertThat(line.busy()).isFalse();
        host.threads.settle();
        assertThat(done).containsExactly("again");
    }

    @Test
    void whatHasBegunGivesWayToNothing() {
        line.call(Kind.ASIDE, false, does("question"), () -> done.add("again"));

        line.giveWayTo(Kind.LOOK);
        line.giveWayTo(Kind.DEED);

        assertThat(line.busy()).isTrue();
        host.threads.settle();
        assertThat(done).containsExactly("question", "after question", "next");
    }

    @Test
    void whatIsToBeDoneGivesWayToNothing() {
        allThreadsAreTaken();
        line.call(Kind.DEED, false, does("deed"));
        waits();

        line.giveWayTo(Kind.LOOK);
        line.giveWayTo(Kind.DEED);
        line.endLongLook();
        assertThat(line.busy()).isTrue();
        host.threads.settle();
        assertThat(done).containsExactly("deed", "after deed", "next");
    }

    @Test
    void aLastLookIsGivenUpInTheEnd() {
        allThreadsAreTaken();
        line.call(Kind.LAST_LOOK, true, does("look"));
        line.endLongLook();
        assertThat(line.busy()).isTrue();

        waits();
        line.endLongLook();

        assertThat(done).containsExactly("next");
        host.threads.settle();
        assertThat(done).containsExactly("next");
    }

    @Test
    void aHoldIsAnsweredAlsoWhereTheDeedIsNeverBegun() {
        allThreadsAreTaken();
        line.call(Kind.DEED, false, does("deed"));
        line.close();

        stillness.then(() -> done.add("held"));

        host.threads.settle();
        assertThat(done).containsExactly("held");
    }

    @Test
    void aHoldIsNotAnsweredWhileASignalIsUnderWay() {
        line.signal(does("signal"));
        stillness.then(() -> done.add("held"));
        assertThat(done).isEmpty();
        assertThat(line.busy()).isTrue();

        host.threads.settle();

        assertThat(done).containsExactly("signal", "after signal", "held", "next");
    }

    @Test
    void aLookIsNoDeed() {
        line.call(Kind.LOOK, false, does("look"));
        stillness.then(() -> done.add("held"));

        assertThat(done).containsExactly("held");
    }

    @Test
    void aCallThatThrowsComesBack() {
        line.call(Kind.DEED, false, () -> {
            throw new IllegalStateException("a mistake");
        });
        host.threads.settle();

        assertThat(line.busy()).isFalse();
        assertThat(done).containsExactly("next");
    }
}
