package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inari.sidecar.control.ControlException;
import dev.inari.sidecar.control.EngineStatus.Condition;
import dev.inari.sidecar.control.EngineStatus.Decision;
import dev.inari.sidecar.control.EngineStatus.Hold;
import dev.inari.sidecar.control.EngineStatus.Next;
import dev.inari.sidecar.control.EngineStatus.Order;
import dev.inari.sidecar.control.FakeControl;
import dev.inari.sidecar.control.HistoryEntry;
import dev.inari.sidecar.control.Statuses;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ExplainCommandTest {
    private final FakeHost host = new FakeHost();
    private final FakeControl daemon = Given.daemon(host);

    @Test
    void whatCannotBeToldIsSaid() {
        assertThat(Typed.in(host, "explain", "beef").code()).isEqualTo(7);

        daemon.broken = new ControlException(ControlException.Kind.LOST, "the daemon, pid 7, has ended");
        Typed lost = Typed.in(host, "explain", "beef");
        assertThat(lost.code()).isEqualTo(1);
        assertThat(lost.err()).isEqualToIgnoringNewLines("inari: the daemon, pid 7, has ended");
    }

    @Test
    void anEngineThatHasSaidNothingYetIsExplainedToo() {
        Statuses engine = new Statuses("beef", 11).stage("DISCOVERED");
        engine.identity = null;
        engine.beats = false;
        engine.recalled = false;
        engine.missed = 2;
        Given.guarded(host, engine);

        assertThat(Typed.in(host, "explain", "beef").out())
                .contains("its agent has not said yet who it is")
                .contains("the journal was not read yet, so it is only watched")
                .contains("Heartbeat  none was read yet")
                .contains("2 missed since; suspect after 3");
    }

    @Test
    void everythingThatDecidesIsTold() {
        Statuses engine = new Statuses("beef", 11).serves(2).stage("ASKED").refused("1 user");
        engine.why = new Decision(
                "the agent answered ACCEPTED", "EXIT_ACCEPTED", "the agent closed the gate", "it has 30 s");
        engine.next = new Next("SIGTERM", 21_000L);
        engine.order = new Order("operator ann (uid 7)", "new version", true);
        engine.hold = new Hold("operator bob (uid 8)", "looking");
        engine.strangers = 1;
        engine.conditions.add(new Condition("LEAKED_SESSION", "CURE", 61_000, "1 session is leaked", 2, "5e55 CLOSED"));
        engine.conditions.add(new Condition("DEADLOCKED", "EXIT", 5000, "2 threads wait", 0, ""));
        Given.guarded(host, engine);

        Typed typed = Typed.in(host, "explain", "beef");

        assertThat(typed.code()).isZero();
        assertThat(typed.err()).isEmpty();
        assertThat(typed.out().lines())
                .containsExactly(
                        "Engine     beef0000000000000000000000000000, kyuubi-flink, pid 11",
                        "           of ann, share level CONNECTION (from its namespace)",
                        "State      ASKED for 2 s",
                        "Because    the agent closed the gate (EXIT_ACCEPTED)",
                        "           the agent answered ACCEPTED",
                        "So         it has 30 s",
                        "Next       SIGTERM in 21 s",
                        "Heartbeat  400 ms ago, 2 user sessions, 0 opening, 1 probe, 1 that no hook saw, 1 operation, gate OPEN",
                        "Policy     rule 'default': stays, also when idle",
                        "Ladder     asked, then 30 s, SIGTERM, then 15 s, SIGKILL",
                        "Hold       held by operator bob (uid 8) (looking)",
                        "Order      to go, by operator ann (uid 7) (new version), whoever is served",
                        "Order      the last one ended: 1 user; an order ends no engine that serves somebody, or may; ",
                        "Conditions LEAKED_SESSION for 1 min 1 s, answered by CURE: 1 session is leaked",
                        "             2 cures tried; the last one: 5e55 CLOSED",
                        "           DEADLOCKED for 5 s, answered by EXIT: 2 threads wait");
        assertThat(daemon.said).allMatch(each -> each.startsWith("history"));
    }

    private static HistoryEntry entry(long id, String what, String actor, String outcome) {
        return new HistoryEntry(
                id,
                1000 * id,
                "beef" + "0".repeat(28),
                11,
                99,
                "b",
                "kyuubi-flink",
                what,
                actor,
                "why",
                outcome,
                "",
                false);
    }

    @Test
    void whatWasDoneToItIsToldOldestFirst() {
        Given.guarded(host, new Statuses("beef", 11));
        daemon.history.add(entry(3, "KILL_BY_HAND", "operator ann (uid 7)", ""));
        daemon.history.add(entry(2, "STAGE", "", ""));
        daemon.history.add(entry(1, "ASK", "policy default", "REFUSED"));

        assertThat(Typed.in(host, "explain", "beef").out().lines().skip(11))
                .satisfiesExactly(
                        line -> assertThat(line).matches("Done {7}19.* ASK REFUSED, by policy default: why"),
                        line -> assertThat(line).matches(" {11}19.* KILL_BY_HAND, by operator ann \\(uid 7\\): why"));
    }

    @Test
    void aJournalThatCannotBeReadHidesNotTheRest() {
        Given.guarded(host, new Statuses("beef", 11));
        daemon.unreadable = new ControlException(ControlException.Kind.FAILED, "the journal cannot be read: damaged");

        Typed typed = Typed.in(host, "explain", "beef");

        assertThat(typed.code()).isZero();
        assertThat(typed.out()).contains("State      SERVING");
        assertThat(typed.err()).contains("What was done to it cannot be told: the journal cannot be read: damaged");
    }

    @Test
    void anEngineThatIsGoneIsExplainedAsItWasSeenLast() {
        daemon.departed.add(new Statuses("beef", 11).gone().build());

        Typed typed = Typed.in(host, "explain", "11");

        assertThat(typed.code()).isZero();
        assertThat(typed.out())
                .contains("State      GONE\n", "the process has ended (PROCESS_ENDED)")
                .doesNotContain("Next");
    }

    @Test
    void jsonHasTheSame() throws IOException {
        Given.guarded(host, new Statuses("beef", 11));

        JsonNode json = new ObjectMapper()
                .readTree(Typed.in(host, "explain", "beef", "--json").out());

        assertThat(json.at("/daemon").asBoolean()).isTrue();
        assertThat(json.at("/engine/stage").asText()).isEqualTo("SERVING");
        assertThat(json.at("/engine/policy/rule").asText()).isEqualTo("default");
        assertThat(json.at("/engine/next/inMillis").isNull()).isTrue();
    }

    @Test
    void withoutADaemonItIsWhatOneWouldDecide() {
        host.daemon = null;
        host.own.engines.add(new Statuses("beef", 11).build());

        Typed typed = Typed.in(host, "explain", "beef");

        assertThat(typed.code()).isZero();
        assertThat(typed.err()).contains("No daemon runs: this is what one would decide.");
        assertThat(host.events).contains("own sidecar to EXPLAIN").endsWith("own sidecar stopped");
    }
}
