package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inari.jmx.Endpoint;
import dev.inari.jmx.Outcome;
import dev.inari.mbeans.Announcement;
import dev.inari.mbeans.ExitPhase;
import dev.inari.sidecar.engine.Rejected;
import dev.inari.sidecar.records.EngineExit;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsSettings;
import dev.inari.sidecar.records.StoredExits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;

class EnginesCommandTest {
    private final FakeHost host = new FakeHost();

    @Test
    void hostWithoutEnginesIsFine() {
        Typed typed = Typed.in(host, "engines");

        assertThat(typed.code()).isZero();
        assertThat(typed.out()).isEqualToIgnoringNewLines("No engine announces itself in /run/fake.");
    }

    @Test
    void endedEnginesAreListedFromTheRecords(@TempDir Path temporary) throws Exception {
        host.daemon = null;
        Path state = temporary.resolve("state");
        host.environment.put("INARI_STATE_DIRECTORY", state.toString());
        assertThat(Typed.in(host, "engines", "--ended").out()).contains("No engine is known to have ended.");
        try (Records records =
                Records.open(RecordsSettings.in(state), host.processes().ownUid())) {
            new StoredExits(records, Instant::now)
                    .keep(List.of(
                            exit("beef", EngineExit.How.TERM, "policy connection", "it stayed", 7),
                            exit("cafe", EngineExit.How.UNSEEN, "", "", -1)));
        }

        Typed typed = Typed.in(host, "engines", "--ended");
        JsonNode json = new ObjectMapper()
                .readTree(Typed.in(host, "engines", "--ended", "--json").out());

        assertThat(typed.code()).isZero();
        assertThat(typed.out())
                .containsPattern("beef0000 +kyuubi-flink +11 +ann .* 7 +SIGTERM +policy connection +it stayed")
                .containsPattern("cafe0000 +kyuubi-flink .* unseen +- +its announcement was left");
        assertThat(json.at("/ended")).hasSize(2);
        assertThat(json.findValuesAsText("how")).containsExactlyInAnyOrder("TERM", "UNSEEN");
        assertThat(json.findValues("sessions")).anyMatch(JsonNode::isNull);
        assertThat(Typed.in(host, "engines", "--ended", "--limit", "0").code()).isEqualTo(2);
        assertThat(Typed.in(host, "engines", "--ended", "--pid", "3").code()).isEqualTo(2);
    }

    private static EngineExit exit(String id, EngineExit.How how, String actor, String reason, long sessions) {
        return new EngineExit(
                (id + "0".repeat(32)).substring(0, 32),
                "db7",
                11,
                99,
                "boot",
                "kyuubi-flink",
                "ann",
                "CONNECTION",
                "",
                "",
                1,
                2,
                how,
                "",
                actor,
                reason,
                "its announcement was left",
                sessions);
    }

    @Test
    void enginesThatDoNotAnswerAreNamedWithTheReason() {
        host.announce(new FakeEngine("dead", "kyuubi-flink", 11).fails(new Outcome.TimedOut<>("after 5 s")));
        host.announce(busy());
        host.rejected.add(new Rejected(Path.of("/run/fake/x.engine"), "it is a symbolic link"));

        Typed typed = Typed.in(host, "engines");

        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.out())
                .contains("beef0000  kyuubi-spark  12   CONNECTION   ann   2/1/3     -         OPEN")
                .contains("dead0000 (kyuubi-flink, pid 11) does not answer: timed out: after 5 s")
                .contains("/run/fake/x.engine is not believed: it is a symbolic link");
        assertThat(host.events).contains("clients closed");
    }

    @Test
    void idleEngineShowsForHowLong() {
        FakeEngine idle = new FakeEngine("cafe", "kyuubi-trino", 13);
        idle.beat.idleMillis = 185_000;
        idle.beat.exitPhase = ExitPhase.STOP_ENTERED;
        host.announce(idle);

        Typed typed = Typed.in(host, "engines");

        assertThat(typed.code()).isZero();
        assertThat(typed.out()).contains("0/0/0     3 min 5 s  STOP_ENTERED");
    }

    @Test
    void doubtfulCountsAreNoZero() {
        FakeEngine unsure = new FakeEngine("cafe", "kyuubi-trino", 13);
        unsure.counts.known = false;
        host.announce(unsure);
        FakeEngine drifting = new FakeEngine("abba", "kyuubi-trino", 14);
        drifting.counts.engine = 2;
        drifting.beat.hookErrors = 1;
        host.announce(drifting);
        FakeEngine other = new FakeEngine("aaaa", "kyuubi-trino", 15);
        other.answersAs = "b".repeat(32);
        host.announce(other);

        Typed typed = Typed.in(host, "engines");

        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.out())
                .contains("unknown")
                .contains("cafe0000: the agent is not sure of its counts")
                .contains("abba0000: the engine holds 2 sessions that no hook saw")
                .contains("abba0000: 1 errors inside the agent's hooks")
                .contains("aaaa0000 (kyuubi-trino, pid 15): another agent answers there: " + "b".repeat(32));
    }

    @Test
    void leaksAndLateMapsAreNoFault() throws IOException {
        FakeEngine leaking = new FakeEngine("abba", "kyuubi-trino", 14);
        leaking.counts.engine = 2;
        leaking.counts.leaked = 2;
        host.announce(leaking);
        FakeEngine late = new FakeEngine("cafe", "kyuubi-trino", 15);
        late.counts.user = 3;
        late.counts.engine = 2;
        host.announce(late);

        Typed typed = Typed.in(host, "engines");
        JsonNode json =
                new ObjectMapper().readTree(Typed.in(host, "engines", "--json").out());

        assertThat(typed.code()).isZero();
        assertThat(typed.err()).contains("abba0000: 2 leaked").doesNotContain("cafe");
        assertThat(json.at("/engines/0/sessions/leaked").asInt()).isEqualTo(2);
        assertThat(json.at("/engines/0/sessions/strangers").asInt()).isZero();
        assertThat(json.at("/engines/0/notes/0").asText()).contains("2 leaked");
        assertThat(json.at("/engines/1/sessions/drift").asInt()).isEqualTo(-1);
    }

    @Test
    void filesOfOthersAndLeftoversAreNoted() throws IOException {
        Path foreign = Path.of("/run/fake/a.engine");
        host.foreign.add(foreign);
        host.rejected.add(new Rejected(foreign, "it belongs to user id 7, not to 8 or root"));
        host.rejected.add(new Rejected(Path.of("/run/fake/b.engine"), "pid 9: the process is gone; stale, removed"));

        Typed typed = Typed.in(host, "engines");

        assertThat(typed.code()).isZero();
        assertThat(typed.err()).contains("a.engine is not believed", "b.engine is not believed");
        assertThat(Typed.in(host, "engines", "--json").code()).isZero();
    }

    @Test
    void directoryThatIsNotBelievedIsWrongWhosesoeverItIs() {
        host.foreign.add(Path.of("/run/fake"));
        host.rejected.add(new Rejected(Path.of("/run/fake"), "it belongs to user id 7, not to 8 or root"));

        assertThat(Typed.in(host, "engines").code()).isEqualTo(1);
    }

    /** The words come from the directory, so they are taken from there. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void leftoverOfAnEndedEngineIsRecognised(@TempDir Path folder) throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Announcement left = new Announcement(
                "c".repeat(32),
                ended.pid(),
                7,
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip(),
                Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString(),
                "kyuubi-flink",
                "service:jmx:rmi://127.0.0.1/stub/x",
                "f".repeat(64));
        Path file = Files.createFile(
                folder.resolve(left.fileName()),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, left.toText());

        host.rejected.addAll(new LocalHost().scan(folder).rejected());

        assertThat(host.rejected).singleElement().satisfies(each -> assertThat(each.reason())
                .contains("; stale"));
        assertThat(Typed.in(host, "engines").code()).isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void ownerOfAFileIsTold(@TempDir Path folder) {
        assertThat(new LocalHost().isOwn(folder)).isTrue();
        assertThat(new LocalHost().isOwn(Path.of("/proc/1"))).isEqualTo(new LocalHost().isOwn(Path.of("/")));
    }

    @Test
    void textFromEnginesCannotDriveTheTerminal() {
        FakeEngine hostile = busy();
        hostile.user = "\u001b[2Jroot\nfake line";
        host.announce(hostile);

        assertThat(Typed.in(host, "engines").out())
                .contains("?[2Jroot?fake line")
                .doesNotContain("\u001b");
    }

    @Test
    void coloursOnlyWhereAsked() {
        host.announce(busy());

        assertThat(Typed.in(host, Ansi.ON, "engines").out()).contains("\u001b[1m");
        assertThat(Typed.in(host, Ansi.OFF, "engines").out()).doesNotContain("\u001b");
    }

    @Test
    void jsonTellsUnknownAsNull() throws IOException {
        host.announce(busy());
        host.announce(new FakeEngine("dead", "kyuubi-flink", 11).fails(new Outcome.Refused<>("at port 7")));
        host.rejected.add(new Rejected(Path.of("/run/fake/x.engine"), "stale"));

        Typed typed = Typed.in(host, "engines", "--json");
        JsonNode json = new ObjectMapper().readTree(typed.out());

        assertThat(typed.code()).isEqualTo(1);
        assertThat(json.at("/runDirectory").asText()).isEqualTo("/run/fake");
        assertThat(json.at("/engines/0/answered").asBoolean()).isTrue();
        assertThat(json.at("/engines/0/identity/shareLevel").asText()).isEqualTo("CONNECTION");
        assertThat(json.at("/engines/0/sessions/user").asInt()).isEqualTo(2);
        assertThat(json.at("/engines/0/sessions/engineOwnMap").isNull()).isTrue();
        assertThat(json.at("/engines/0/state/exitPhase").asText()).isEqualTo("OPEN");
        assertThat(json.at("/engines/0/state/operations").isNull()).isTrue();
        assertThat(json.at("/engines/1/pid").asLong()).isEqualTo(11);
        assertThat(json.at("/engines/1/sessions").isNull()).isTrue();
        assertThat(json.at("/engines/1/wrong/0").asText()).endsWith("refused: at port 7");
        assertThat(json.at("/rejected/0/reason").asText()).isEqualTo("stale");
        assertThat(json.at("/rejected/0/wrong").asBoolean()).isTrue();
        assertThat(typed.out()).doesNotContain("f".repeat(64));
    }

    @Test
    void namedEngineIsReadInsteadOfTheDirectory() {
        host.clients.put(new Endpoint.JmxUrl("service:jmx:rmi:///x", null, true), busy());
        host.clients.put(new Endpoint.LocalAttach(77), busy());

        assertThat(Typed.in(host, "engines", "--url", "service:jmx:rmi:///x", "--tls")
                        .out())
                .contains("beef0000");
        assertThat(Typed.in(host, "engines", "--pid", "77").out()).contains("beef0000");
        assertThat(host.events).noneMatch(event -> event.startsWith("scan"));
    }

    @Test
    void contradictingOptionsAreUsageErrors() {
        assertThat(Typed.in(host, "engines", "--pid", "7", "--url", "x").code()).isEqualTo(2);
        assertThat(Typed.in(host, "engines", "--pid", "seven").code()).isEqualTo(2);
        assertThat(Typed.in(host, "engines", "--pid", "7", "--tls").code()).isEqualTo(2);
        assertThat(Typed.in(host, "engines", "--user", "me").code()).isEqualTo(2);
        assertThat(Typed.in(host, "engines", "--url", "x", "--user", "me").code())
                .isEqualTo(2);
        assertThat(Typed.in(host, "engines", "--jolokia", "http://me:pw@there/").code())
                .isEqualTo(2);
    }

    @Test
    void passwordFileMustBeClosedToOthers(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("pw"), "secret\n");
        host.clients.put(new Endpoint.Jolokia("http://there/", null), busy());
        String[] command = {"engines", "--jolokia", "http://there/", "--user", "me", "--password-file", file.toString()
        };

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Typed open = Typed.in(host, command);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Typed closed = Typed.in(host, command);
        Files.delete(file);
        Typed missing = Typed.in(host, command);

        assertThat(open.code()).isEqualTo(1);
        assertThat(open.err()).contains("is open to others (rw-r-----); chmod 600");
        assertThat(closed.code()).isZero();
        assertThat(missing.err()).contains("cannot be read");
    }

    private static FakeEngine busy() {
        FakeEngine engine = new FakeEngine("beef", "kyuubi-spark", 12);
        engine.counts.user = 2;
        engine.counts.opening = 1;
        engine.counts.probe = 3;
        return engine;
    }
}
