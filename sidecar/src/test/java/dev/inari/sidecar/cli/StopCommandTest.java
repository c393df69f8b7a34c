package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.SessionKind;
import dev.inari.sidecar.control.ControlException;
import dev.inari.sidecar.control.EngineStatus;
import dev.inari.sidecar.control.EngineStatus.Next;
import dev.inari.sidecar.control.FakeControl;
import dev.inari.sidecar.control.HistoryEntry;
import dev.inari.sidecar.control.Reply;
import dev.inari.sidecar.control.Statuses;
import dev.inari.sidecar.engine.FakeProcesses;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator sees of a stop; the sidecar behind it does what a test says. */
class StopCommandTest {
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
    void oneEngineOrAllIdleMustBeMeant() {
        assertThat(Typed.in(host, "stop").code()).isEqualTo(2);
        assertThat(Typed.in(host, "stop", "beef", "--all-idle").code()).isEqualTo(2);
        assertThat(Typed.in(host, "stop", "beef", "--timeout", "5").err()).contains("has no unit; write 5s");
        assertThat(Typed.in(host, "stop", "beef", "--reason", "x".repeat(501)).code())
                .isEqualTo(2);
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
    void anEngineThatServesIsLeftAloneAndItsSessionsAreNamed() {
        FakeEngine serving = new FakeEngine("beef", "kyuubi-flink", 11);
        SessionInfo.Builder session = new SessionInfo.Builder("5e55", SessionKind.USER);
        session.user = "alice\u001b[31m";
        session.clientAddress = "10.0.0.9";
        session.idleMillis = 65_000;
        serving.table.add(session.build());
        serving.table.add(new SessionInfo.Builder("aaaa", SessionKind.PROBE).build());
        host.announce(serving);
        Statuses engine = new Statuses("beef", 11).serves(1);
        Given.guarded(host, engine);
        Given.refuses(daemon, engine, "policy default, 1 user, 0 opening");

        Typed typed = Typed.in(host, "stop", "beef");

        assertThat(typed.code()).isEqualTo(5);
        assertThat(typed.out().lines())
                .containsExactly(
                        "beef0000 (kyuubi-flink, pid 11): refused: it serves 1 session",
                        "    alice?[31m from 10.0.0.9, idle for 1 min 5 s, session 5e55",
                        "    To end these sessions with it: inari stop --even-if-serving beef0000");
        assertThat(daemon.said).containsExactly("stop beef (by hand) says bob");
    }

    @Test
    void aSessionThatComesBetweenLookAndOrderHoldsTheEngine() {
        Statuses engine = new Statuses("beef", 11);
        Given.guarded(host, engine);
        daemon.answers = (id, word) -> {
            Given.becomes(daemon, engine.serves(1).refused("the agent answered SERVING"));
            return new Reply(Reply.Code.TAKEN, "the order is taken");
        };
        host.announce(new FakeEngine("beef", "kyuubi-flink", 11));

        Typed typed = Typed.in(host, "stop", "beef", "--json");

        assertThat(typed.code()).isEqualTo(5);
        assertThat(typed.out()).contains("\"refused-by-fence\"", "the agent answered SERVING");
    }

    @Test
    void whatTheSidecarRefusesAtOnceIsToldAtOnce() {
        Given.guarded(host, new Statuses("beef", 11));
        daemon.answers = (id, word) -> new Reply(Reply.Code.REFUSED, "held by ann (looking); release it first");
        Typed held = Typed.in(host, "stop", "beef");
        assertThat(held.code()).isEqualTo(5);
        assertThat(held.out()).contains("refused: held by ann (looking); release it first");

        daemon.answers = (id, word) -> new Reply(Reply.Code.NOT_WRITTEN, "the journal is full");
        Typed unwritten = Typed.in(host, "stop", "beef");
        assertThat(unwritten.code()).isEqualTo(5);
        assertThat(unwritten.out()).contains("the journal is full");
    }

    @Test
    void aHoldThatComesWhileItLeavesEndsTheWaiting() {
        Statuses engine = new Statuses("beef", 11);
        Given.guarded(host, engine);
        daemon.answers = (id, word) -> {
            engine.hold = new EngineStatus.Hold("ann", "looking");
            Given.becomes(daemon, engine.stage("ASKED"));
            return new Reply(Reply.Code.TAKEN, "the order is taken");
        };

        Typed typed = Typed.in(host, "stop", "beef");

        assertThat(typed.code()).isEqualTo(5);
        assertThat(typed.out()).contains("held by ann (looking), so it gets no signal until it is released");
    }

    @Test
    void theDaemonsEndInTheMiddleIsSaid() {
        Statuses engine = new Statuses("beef", 11);
        Given.guarded(host, engine);
        daemon.answers = (id, word) -> {
            daemon.beforeLook = () ->
                    daemon.broken = new ControlException(ControlException.Kind.LOST, "the daemon, pid 7, has ended");
            return new Reply(Reply.Code.TAKEN, "the order is taken");
        };

        Typed typed = Typed.in(host, "stop", "beef");

        assertThat(typed.code()).isEqualTo(6);
        assertThat(typed.out())
                .contains("still alive: the daemon, pid 7, has ended. The engine was SERVING when it was seen last.")
                .contains("A daemon that starts goes on where this one ended");
    }

    @Test
    void theDaemonsEndMattersLittleIfTheEngineIsGone() {
        Given.guarded(host, new Statuses("beef", 11));
        daemon.answers = (id, word) -> {
            host.processes.remove(11);
            daemon.broken = new ControlException(ControlException.Kind.LOST, "the daemon, pid 7, has ended");
            return new Reply(Reply.Code.TAKEN, "the order is taken");
        };

        Typed typed = Typed.in(host, "stop", "beef");

        assertThat(typed.code()).isZero();
        assertThat(typed.out()).contains("gone after");
    }

    @Test
    void anAnswerThatIsLateIsWaitedFor() {
        Statuses engine = new Statuses("beef", 11);
        Given.guarded(host, engine);
        daemon.answers = (id, word) -> {
            daemon.broken = new ControlException(ControlException.Kind.LATE, "did not answer within 60 s");
            daemon.beforeLook = () -> {
                daemon.beforeLook = () -> {
                    daemon.broken = null;
                    Given.becomes(daemon, engine.gone());
                    daemon.beforeLook.run();
                };
            };
            return new Reply(Reply.Code.TAKEN, "the order is taken");
        };

        assertThat(Typed.in(host, "stop", "beef").code()).isZero();
    }

    @Test
    void oneThatDoesNotGoInTimeIsStillAliveAndWhatComesNextIsSaid() {
        Statuses engine = new Statuses("beef", 11);
        Given.guarded(host, engine);
        daemon.answers = (id, word) -> {
            engine.next = new Next("SIGTERM", 21_000L);
            Given.becomes(daemon, engine.stage("ASKED"));
            return new Reply(Reply.Code.TAKEN, "the order is taken");
        };

        Typed typed = Typed.in(host, "stop", "beef", "--timeout", "30s");

        assertThat(typed.code()).isEqualTo(6);
        assertThat(typed.out()).contains("still alive: ASKED after 30 s; the daemon goes on with it: SIGTERM in 21 s");
        assertThat(typed.err().lines())
                .as("one line after a second, and one every ten")
                .hasSize(3)
                .allMatch(
                        line -> line.startsWith("beef0000 ASKED for 2 s: ") && line.endsWith("next: SIGTERM in 21 s"));
    }

    @Test
    void anEngineThatObeysIsGone() throws IOException {
        Statuses engine = new Statuses("beef", 11);
        Given.guarded(host, engine);
        Given.obeys(daemon, engine);

        Typed typed = Typed.in(host, "stop", "11", "--reason", "new version", "--json");

        assertThat(typed.code()).isZero();
        assertThat(typed.err()).isEmpty();
        JsonNode json = new ObjectMapper().readTree(typed.out());
        assertThat(json.at("/by").asText()).isEqualTo("the daemon, pid 7");
        assertThat(json.at("/results/0/outcome").asText()).isEqualTo("gone");
        assertThat(json.at("/results/0/agentId").asText()).startsWith("beef");
        assertThat(json.at("/results/0/pid").asLong()).isEqualTo(11);
        assertThat(daemon.said).containsExactly("stop beef (new version) says bob");
        assertThat(daemon.closed).isTrue();
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

    @ParameterizedTest
    @CsvSource({"false, defunct", "true, gone"})
    void aZombieIsWaitedForOnlyAMoment(boolean collected, String outcome) {
        Statuses engine = new Statuses("beef", 11);
        Given.guarded(host, engine);
        daemon.answers = (id, word) -> {
            engine.conditions.add(
                    new EngineStatus.Condition("DEFUNCT", "REPORT", 5, "its parent is pid 1 (init)", 0, ""));
            Given.becomes(daemon, engine.gone());
            if (collected) {
                host.processes.remove(11);
            } else {
                host.processes.put(11, 99, 'Z', 0);
            }
            return new Reply(Reply.Code.TAKEN, "the order is taken");
        };

        Typed typed = Typed.in(host, "stop", "beef", "--json");

        assertThat(typed.code()).isZero();
        assertThat(typed.out()).contains("\"outcome\" : \"" + outcome + "\"");
    }

    @Test
    void allIdleMeansThoseThatCertainlyServeNobody() {
        Given.guarded(host, new Statuses("aaaa", 1));
        Given.guarded(host, new Statuses("bbbb", 2).serves(1));
        Statuses unsure = new Statuses("cccc", 3);
        unsure.known = false;
        Given.guarded(host, unsure);
        Statuses silent = new Statuses("dddd", 4);
        silent.missed = 1;
        Given.guarded(host, silent);
        Statuses unread = new Statuses("eeee", 5);
        unread.beats = false;
        Given.guarded(host, unread);
        Statuses held = new Statuses("ffff", 6);
        held.hold = new EngineStatus.Hold("ann", "looking");
        Given.guarded(host, held);
        Statuses server = new Statuses("1111", 7);
        server.engineType = "kyuubi-server";
        Given.guarded(host, server);
        Statuses strange = new Statuses("2222", 8);
        strange.strangers = 1;
        Given.guarded(host, strange);

        Typed typed = Typed.in(host, "stop", "--all-idle", "--dry-run");

        assertThat(typed.code()).isZero();
        assertThat(typed.out()).isEqualToIgnoringNewLines("aaaa0000 (kyuubi-flink, pid 1): taken");
        assertThat(daemon.said).containsExactly("stop aaaa (by hand) dry says bob");
    }

    @Test
    void allIdleOfNoneIsDone() {
        Typed typed = Typed.in(host, "stop", "--all-idle");
        assertThat(typed.code()).isZero();
        assertThat(typed.out()).contains("No engine is idle.");
    }

    @Test
    void ofSeveralTheGravestCounts() {
        Statuses first = new Statuses("aaaa", 1);
        Statuses second = new Statuses("bbbb", 2);
        Given.guarded(host, first);
        Given.guarded(host, second);
        daemon.answers = (id, word) -> id.startsWith("a")
                ? new Reply(Reply.Code.ALREADY_GONE, "gone")
                : new Reply(Reply.Code.REFUSED, "held by ann");

        Typed typed = Typed.in(host, "stop", "--all-idle");

        assertThat(typed.code()).isEqualTo(5);
        assertThat(typed.out().lines()).hasSize(2);
    }

    @Test
    void whoIsHitByAStopThatSpareNobodyIsSaid() {
        FakeEngine serving = new FakeEngine("beef", "kyuubi-flink", 11);
        SessionInfo.Builder session = new SessionInfo.Builder("5e55", SessionKind.USER);
        session.user = "alice";
        serving.table.add(session.build());
        host.announce(serving);
        Statuses engine = new Statuses("beef", 11).serves(1);
        Given.guarded(host, engine);
        Given.obeys(daemon, engine);

        Typed typed = Typed.in(host, "stop", "beef", "--even-if-serving");

        assertThat(typed.code()).isZero();
        assertThat(typed.err()).contains("ends with it: alice, session 5e55");
        assertThat(daemon.said).containsExactly("stop beef (by hand) even if serving says bob");
    }

    @Test
    void withoutADaemonTheCommandActsByItself() {
        host.daemon = null;
        host.daemonNote = "/run/fake/sidecar-0.control is left from a daemon that did not stop in order, pid 9";
        Statuses engine = new Statuses("beef", 11);
        host.own.engines.add(engine.build());
        host.processes.put(11, 99, 'S', host.processes.ownUid());
        Given.obeys(host.own, engine);

        Typed typed = Typed.in(host, "stop", "beef");

        assertThat(typed.code()).isZero();
        assertThat(typed.err()).contains("pid 9; this command acts without a daemon.");
        assertThat(host.own.said).containsExactly("stop beef (by hand) says bob");
        assertThat(host.events).contains("own sidecar to ACT").endsWith("own sidecar stopped");
    }

    @Test
    void aDryRunWithoutADaemonActsInNoWay() {
        host.daemon = null;
        host.own.engines.add(new Statuses("beef", 11).build());

        assertThat(Typed.in(host, "stop", "beef", "--dry-run").code()).isZero();
        assertThat(host.events).contains("own sidecar to FORESEE");
        assertThat(host.own.said).containsExactly("stop beef (by hand) dry says bob");
    }

    @Test
    void anotherCommandIsWaitedForButNotForEver() {
        host.daemon = null;
        host.own.engines.add(new Statuses("beef", 11).build());
        host.own.answers = (id, word) -> new Reply(Reply.Code.ALREADY_GONE, "gone");
        host.refusedStarts = 3;
        assertThat(Typed.in(host, "stop", "beef").code()).isZero();

        host.refusedStarts = Integer.MAX_VALUE;
        Typed typed = Typed.in(host, "stop", "beef");
        assertThat(typed.code()).isEqualTo(4);
        assertThat(typed.err()).contains("another sidecar, pid 7", "does not listen to commands");
    }

    @Test
    void anOwnSidecarThatRunsOutOfTimeSaysThatNobodyGoesOn() {
        host.daemon = null;
        Statuses engine = new Statuses("beef", 11);
        host.own.engines.add(engine.build());
        host.own.answers = (id, word) -> {
            Given.becomes(host.own, engine.stage("TERMINATING"));
            return new Reply(Reply.Code.TAKEN, "taken");
        };

        Typed typed = Typed.in(host, "stop", "beef", "--timeout", "2s");

        assertThat(typed.code()).isEqualTo(6);
        assertThat(typed.out()).contains("TERMINATING after 2 s; nobody goes on with it", "longer --timeout");
    }
}
