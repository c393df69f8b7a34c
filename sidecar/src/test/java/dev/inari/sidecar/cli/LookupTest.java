package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.control.FakeControl;
import dev.inari.sidecar.control.HistoryEntry;
import dev.inari.sidecar.control.Statuses;
import dev.inari.sidecar.engine.FakeProcesses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a word on the command line means, tried with {@code inari stop}: nobody is guessed, and what is no engine is not touched. */
class LookupTest {
    private final FakeHost host = new FakeHost();
    private final FakeControl daemon = Given.daemon(host);

    private static HistoryEntry entry(String agent, long pid, long ticks) {
        return new HistoryEntry(
                1,
                2,
                agent + "0".repeat(32 - agent.length()),
                pid,
                ticks,
                FakeProcesses.BOOT,
                "kyuubi-flink",
                "GONE",
                "",
                "",
                "",
                "",
                false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xyz", "bee", "0", "-5", "../etc", "server1"})
    void whatIsNoEngineIsSaidToBeNone(String word) {
        Typed typed = Typed.in(host, "stop", "--", word);

        assertThat(typed.code()).isEqualTo(2);
        assertThat(typed.err()).contains("is no engine: give the beginning of its id");
        assertThat(daemon.said).isEmpty();
    }

    @Test
    void twoEnginesWithOnePrefixAreNotGuessed() {
        Given.guarded(host, new Statuses("beef1", 11));
        Given.guarded(host, new Statuses("beef2", 12));

        Typed typed = Typed.in(host, "stop", "beef");

        assertThat(typed.code()).isEqualTo(7);
        assertThat(typed.err())
                .contains("means 2 engines", "beef1000 (kyuubi-flink, pid 11)", "pid 12", "more of the id");
        assertThat(daemon.said).isEmpty();
    }

    @Test
    void aPidThatIsAlsoTheBeginningOfAnIdIsNotGuessed() {
        Given.guarded(host, new Statuses("beef", 4711));
        Given.guarded(host, new Statuses("4711", 12));

        assertThat(Typed.in(host, "stop", "4711").code()).isEqualTo(7);
        assertThat(daemon.said).isEmpty();
    }

    @Test
    void aPidOfAnyOtherProcessIsRefusedWithWhatToDo() {
        host.processes.put(4711, 99, 'S', host.processes.ownUid());

        Typed typed = Typed.in(host, "stop", "4711");

        assertThat(typed.code()).isEqualTo(7);
        assertThat(typed.err()).contains("touches nothing else", "inari attach 4711");
        assertThat(daemon.said).allMatch(each -> each.startsWith("history"));
    }

    @Test
    void aSecondStopFindsItGone() {
        daemon.departed.add(new Statuses("beef", 11).gone().build());

        for (String word : new String[] {"beef", "BEEF", "11"}) {
            Typed typed = Typed.in(host, "stop", word);
            assertThat(typed.code()).isZero();
            assertThat(typed.out())
                    .isEqualToIgnoringNewLines("beef0000 (kyuubi-flink, pid 11): already gone: the process is gone");
        }
        assertThat(daemon.said).isEmpty();
    }

    @Test
    void oneThatOnlyTheJournalKnowsIsGoneToo() {
        daemon.history.add(entry("beef", 11, 99));

        assertThat(Typed.in(host, "stop", "beef").out()).contains("already gone", "as the journal knows it");
        assertThat(Typed.in(host, "stop", "11").code()).isZero();

        host.processes.put(11, 100, 'S', host.processes.ownUid());
        assertThat(Typed.in(host, "stop", "11").out())
                .contains("already gone: the process is gone; its pid or its boot belongs to others now");
        assertThat(daemon.said).allMatch(each -> each.startsWith("history"));
    }

    @Test
    void oneThatTheJournalKnowsAndThatLivesUnannouncedIsNotGone() {
        daemon.history.add(entry("beef", 11, 99));
        host.processes.put(11, 99, 'S', host.processes.ownUid());

        Typed typed = Typed.in(host, "stop", "beef");

        assertThat(typed.code()).isEqualTo(7);
        assertThat(typed.err()).contains("alive, but not announced any more", "inari engines --pid 11");
    }
}
