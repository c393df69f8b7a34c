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
import dev.inari.sidecar.control.Reply;
import dev.inari.sidecar.control.Statuses;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator sees of a stop; the sidecar behind it does what a test says. */
class StopCommandTest {
    private final FakeHost host = new FakeHost();
    private final FakeControl daemon = Given.daemon(host);

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

    /** That it serves somebody, too, is not what is in the way. */
    @ParameterizedTest
    @ValueSource(strings = {"stop", "stop --even-if-serving", "stop --dry-run", "kill --dry-run"})
    void oneThatIsHeldIsRefusedForThatReason(String words) {
        FakeEngine serving = new FakeEngine("beef", "kyuubi-flink", 11);
        serving.table.add(new SessionInfo.Builder("5e55", SessionKind.USER).build());
        host.announce(serving);
        Given.guarded(host, new Statuses("beef", 11).serves(1));
        daemon.answers = (id, word) -> new Reply(Reply.Code.REFUSED, "held by ann (looking); release it first");

        Typed typed = Typed.in(host, (words + " beef").split(" ", -1));

        assertThat(typed.code()).isEqualTo(5);
        assertThat(typed.out())
                .isEqualToIgnoringNewLines(
                        "beef0000 (kyuubi-flink, pid 11): refused: held by ann (looking); release it first");
        assertThat(typed.err()).isEmpty();
    }

    @Test
    void aDryRunNamesThoseWhoAreInTheWay() {
        FakeEngine serving = new FakeEngine("beef", "kyuubi-flink", 11);
        serving.table.add(new SessionInfo.Builder("5e55", SessionKind.USER).build());
        host.announce(serving);
        Given.guarded(host, new Statuses("beef", 11).serves(1));
        daemon.answers = (id, word) -> new Reply(Reply.Code.SERVES, "1 user");

        Typed typed = Typed.in(host, "stop", "--dry-run", "beef");

        assertThat(typed.code()).isEqualTo(5);
        assertThat(typed.out()).contains("refused: it serves 1 session", "session 5e55", "--even-if-serving beef0000");
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
        assertThat(typed.err()).contains("ended with it: alice, session 5e55");
        assertThat(daemon.said).containsExactly("stop beef (by hand) even if serving says bob");
    }
}
