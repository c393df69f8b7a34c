package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inari.sidecar.control.ControlException;
import dev.inari.sidecar.control.FakeControl;
import dev.inari.sidecar.control.HistoryEntry;
import dev.inari.sidecar.control.HistoryRequest;
import dev.inari.sidecar.engine.FakeProcesses;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class HistoryCommandTest {
    private final FakeHost host = new FakeHost();
    private final FakeControl daemon = Given.daemon(host);

    private static HistoryEntry entry(
            long id, String agent, String what, String actor, String outcome, boolean evidence) {
        return new HistoryEntry(
                id,
                FakeEngine.NOW + id,
                agent,
                11,
                99,
                FakeProcesses.BOOT,
                agent.isEmpty() ? "kyuubi-server" : "kyuubi-flink",
                what,
                actor,
                "because \u001b[2J" + id,
                outcome,
                "",
                evidence);
    }

    @Test
    void whatIsAskedWronglyIsSaid() {
        assertThat(Typed.in(host, "history", "--since", "yesterday").err()).contains("is no duration");
        assertThat(Typed.in(host, "history", "--limit", "0").code()).isEqualTo(2);
        assertThat(Typed.in(host, "history", "x y").code()).isEqualTo(2);
        assertThat(Typed.in(host, "history", "--evidence", "x").code()).isEqualTo(2);
    }

    @Test
    void aJournalThatCannotBeReadIsNoEmptyOne() {
        daemon.broken = new ControlException(ControlException.Kind.FAILED, "the journal cannot be read: damaged");

        Typed typed = Typed.in(host, "history");

        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.err()).contains("the journal cannot be read: damaged");
    }

    @Test
    void newestComesLastWithWhoAndWhyAndResult() {
        daemon.history.add(entry(2, "", "TERM", "operator ann (uid 7)", "SENT", false));
        daemon.history.add(entry(1, "b".repeat(32), "EVIDENCE", "", "", true));

        Typed typed = Typed.in(host, "history");

        assertThat(typed.code()).isZero();
        assertThat(typed.out().lines().toList()).hasSize(3).satisfies(lines -> {
            assertThat(lines.get(0)).containsPattern("ID +WHEN +ENGINE +PID +WHAT +WHO +RESULT +WHY");
            assertThat(lines.get(1)).startsWith("1*").contains("bbbbbbbb", "EVIDENCE", "because ?[2J1");
            assertThat(lines.get(2)).contains("kyuubi-server", "TERM", "operator ann (uid 7)", "SENT");
        });
    }

    @Test
    void whyItWasRefusedIsToldToo() {
        daemon.history.add(new HistoryEntry(
                3,
                0,
                "b".repeat(32),
                11,
                99,
                "b",
                "kyuubi-flink",
                "ORDER",
                "ann",
                "by hand",
                "REFUSED",
                "held by bob (looking)",
                false));

        assertThat(Typed.in(host, "history").out()).contains("by hand; refused: held by bob (looking)");
    }

    @Test
    void aNumberIsAPidAndElseTheBeginningOfAnId() {
        assertThat(Typed.in(host, "history", "11", "--since", "1h", "--limit", "5")
                        .out())
                .contains("Nothing is written of that.");

        long since = FakeEngine.NOW - 3_600_000;
        assertThat(daemon.said)
                .containsExactly(
                        "history " + new HistoryRequest("", 11L, since, 5),
                        "history " + new HistoryRequest("11", null, since, 5));
    }

    @Test
    void jsonHasEverything() throws IOException {
        daemon.history.add(entry(1, "b".repeat(32), "KILL", "ann", "SENT", true));

        JsonNode json =
                new ObjectMapper().readTree(Typed.in(host, "history", "--json").out());

        assertThat(json.at("/entries/0/what").asText()).isEqualTo("KILL");
        assertThat(json.at("/entries/0/text").asText()).contains("\u001b");
    }

    @Test
    void evidenceIsPrintedWhereThereIsSome() {
        daemon.evidence = "\"main\" waits\n\tat Socket.read\u0007";
        assertThat(Typed.in(host, "history", "--evidence", "1").out().lines())
                .containsExactly("\"main\" waits", "    at Socket.read?");

        Typed none = Typed.in(host, "history", "--evidence", "2");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("nothing is stored with line 2");
    }

    @Test
    void withoutADaemonTheJournalItselfIsRead() {
        host.daemon = null;

        assertThat(Typed.in(host, "history", "beef").code()).isZero();
        assertThat(host.events).contains("journal opened").noneMatch(each -> each.startsWith("own sidecar"));
    }
}
