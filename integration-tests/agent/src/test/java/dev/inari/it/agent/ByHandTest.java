package dev.inari.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.it.agent.Inari.Running;
import dev.inari.it.agent.Inari.Said;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of an operator as real processes, with a real daemon, on engines in JVMs of their own. */
class ByHandTest {
    private static final int SIGKILLED = 137;
    private static final int SIGTERMED = 143;
    private static final String WHEN = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d +[0-9a-f]{8} ";

    private final Path directory;
    private final Inari inari;

    ByHandTest(@TempDir Path directory) {
        this.directory = directory;
        this.inari = new Inari(directory);
    }

    /** One that nobody but an operator ends. */
    private Jvm engine() {
        return inari.engine("shareLevel=USER");
    }

    private static String pid(Jvm jvm) {
        return Long.toString(jvm.pid());
    }

    @Test
    void anIdleEngineIsStoppedByTheDaemonAndASecondStopFindsItGone() {
        try (Running daemon = inari.daemon();
                Jvm engine = engine()) {
            Said first = inari.says("stop", pid(engine), "--reason", "new version");
            assertThat(first.code()).as(first + daemon.errors()).isZero();
            assertThat(first.out()).contains("(kyuubi-flink, pid " + engine.pid() + "): gone after ");
            assertThat(engine.end()).isZero();

            Said second = inari.says("stop", pid(engine), "--json");
            assertThat(second.code()).as(second.err()).isZero();
            assertThat(second.out()).contains("\"outcome\" : \"already-gone\"");
            assertThat(inari.says("kill", pid(engine)).code()).isZero();
            assertThat(daemon.errors()).contains("ordered by operator", "(new version)");
        }
    }

    @Test
    void anEngineThatServesIsLeftAloneUnlessItIsSaidThatNobodyCounts() {
        try (Running daemon = inari.daemon();
                Jvm engine = engine()) {
            String session = engine.say("open").substring("opened ".length());

            Said refused = inari.says("stop", pid(engine));
            assertThat(refused.code()).as(refused + daemon.errors()).isEqualTo(5);
            assertThat(refused.out())
                    .contains("it serves 1 session", "alice from 10.0.0.1", session, "--even-if-serving");
            assertThat(inari.says("stop", "--all-idle").out()).contains("No engine is idle.");
            assertThat(engine.say("count")).isEqualTo("count 1");

            Said gone = inari.says("stop", pid(engine), "--even-if-serving");
            assertThat(gone.code()).as(gone + daemon.errors()).isZero();
            assertThat(gone.err()).contains("ended with it: alice from 10.0.0.1");
            assertThat(engine.end()).isZero();
        }
    }

    @Test
    void whoHoldsAnEngineKeepsItAndItsReleaseLetsItBeKilled() {
        try (Running daemon = inari.daemon();
                Jvm engine = engine()) {
            assertThat(inari.says("hold", pid(engine), "--reason", "looking").code())
                    .isZero();
            assertThat(inari.says("explain", pid(engine)).out()).contains("Hold       held by operator", "(looking)");
            for (String verb : new String[] {"stop", "kill"}) {
                Said refused = inari.says(verb, pid(engine));
                assertThat(refused.code()).as(refused.toString()).isEqualTo(5);
                assertThat(refused.out()).contains("held by operator", "release it first");
            }
            assertThat(engine.alive()).isTrue();

            assertThat(inari.says("release", pid(engine)).code()).isZero();
            Said killed = inari.says("kill", pid(engine));
            assertThat(killed.code()).as(killed + daemon.errors()).isZero();
            assertThat(engine.end()).isEqualTo(SIGKILLED);
        }
    }

    @Test
    void theDaemonsEndInTheMiddleIsSaidAndTheNextCommandGoesOnByItself() {
        try (Running daemon = inari.daemon();
                Jvm engine = engine()) {
            engine.say("set standin.hang=stop");
            try (Running stop = inari.start("stop", pid(engine))) {
                assertThat(engine.hear()).startsWith("stop on inari-exit");
                assertThat(engine.hear()).isEqualTo("hanging in stop");
                daemon.kill();

                Said lost = stop.end();
                assertThat(lost.code()).as(lost.toString()).isEqualTo(6);
                assertThat(lost.out()).contains("still alive: the daemon, pid ", "A daemon that starts goes on");
            }
            assertThat(engine.alive()).isTrue();

            Said alone = inari.with("INARI_EXIT_GRACEFUL", "1s")
                    .with("INARI_EXIT_TERM", "1s")
                    .says("stop", pid(engine));
            assertThat(alone.code()).as(alone.toString()).isZero();
            assertThat(alone.err()).contains("is left from a daemon", "TERMINATING", "next: SIGKILL");
            assertThat(engine.end()).isIn(SIGKILLED, SIGTERMED);
        }
    }

    @Test
    void aConnectionEngineThatIsHeldStaysAndLeavesWhenItIsReleased() {
        try (Running daemon = inari.daemon();
                Jvm engine = inari.engine("shareLevel=CONNECTION")) {
            String session = engine.say("open").substring("opened ".length());
            assertThat(inari.says("hold", pid(engine)).code()).isZero();
            engine.say("close " + session);
            Await.until("it is seen to be idle, and kept", () -> {
                String explained = inari.says("explain", pid(engine)).out();
                return explained.contains(" 0 user sessions") && explained.contains("(HELD)");
            });
            assertThat(engine.alive()).as(daemon.errors()).isTrue();

            Said released = inari.says("release", pid(engine), "--reason", "seen enough", "--json");
            assertThat(released.code()).as(released.toString()).isZero();
            assertThat(released.out()).contains("\"outcome\" : \"released\"");
            assertThat(engine.end()).isZero();
        }
    }

    @Test
    void aDryRunTellsAndDoesNothing() {
        try (Running daemon = inari.daemon();
                Jvm engine = engine()) {
            assertThat(inari.says("stop", pid(engine), "--dry-run").out()).contains("would ask it to leave");
            assertThat(inari.says("stop", "--all-idle", "--dry-run").out()).contains("would ask it to leave");
            assertThat(inari.says("kill", pid(engine), "--dry-run").out())
                    .contains("would", "send SIGKILL to pid " + engine.pid());

            assertThat(inari.says("history", pid(engine)).out())
                    .as(daemon.errors())
                    .doesNotContain("ORDER", "ASK", "KILL");
            assertThat(engine.say("count")).isEqualTo("count 0");
        }
    }

    @Test
    void ofAllOnlyTheIdleOnesAreStopped() {
        try (Running daemon = inari.daemon();
                Jvm idle = engine();
                Jvm serving = engine()) {
            serving.say("open");

            Said all = inari.says("stop", "--all-idle", "--json");
            assertThat(all.code()).as(all + daemon.errors()).isZero();
            assertThat(all.out())
                    .contains("\"pid\" : " + idle.pid(), "\"outcome\" : \"gone\"")
                    .doesNotContain("\"pid\" : " + serving.pid());
            assertThat(idle.end()).isZero();
            assertThat(serving.say("count")).isEqualTo("count 1");
        }
    }

    @Test
    void whatWasDoneIsToldAfterwardsWithWhoWhenWhyAndResult() {
        try (Running daemon = inari.daemon();
                Jvm engine = engine()) {
            assertThat(inari.says("kill", pid(engine), "--reason", "hangs").code())
                    .as(daemon.errors())
                    .isZero();

            String who = "operator " + System.getProperty("user.name") + " (uid ";
            assertThat(inari.says("history", pid(engine), "--since", "1h").out())
                    .containsPattern("ID +WHEN +ENGINE +PID +WHAT +WHO +RESULT +WHY")
                    .containsPattern("\\d\\* +" + WHEN + ".* EVIDENCE ")
                    .containsPattern(
                            "\\d +" + WHEN + ".* KILL_BY_HAND +" + Pattern.quote(who) + "\\d+\\) +SENT +hangs");
            assertThat(inari.says("explain", pid(engine)).out()).contains("State      GONE", who);
            assertThat(inari.says("history", "--json").out())
                    .contains("\"outcome\" : \"SENT\"", "\"text\" : \"hangs\"");
        }
    }

    @Test
    void whatIsNoEngineIsNotTouched() {
        try (Running daemon = inari.daemon();
                Jvm stranger = Jvm.of(StandIn.KYUUBI, directory).start()) {
            Said said = inari.says("kill", pid(stranger));
            assertThat(said.code()).as(said + daemon.errors()).isEqualTo(7);
            assertThat(said.err()).contains("neither an engine that is announced here nor a Kyuubi server");
            assertThat(inari.says("stop", "0000").code()).isEqualTo(7);
            assertThat(inari.says("stop", "nonsense").code()).isEqualTo(2);
            assertThat(stranger.alive()).isTrue();
        }
    }

    @Test
    void whoCannotReadTheTokenDoesNothing() throws Exception {
        try (Running daemon = inari.daemon();
                Jvm engine = engine()) {
            Path control = inari.controlFiles().get(0);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(control)))
                    .isEqualTo("rw-------");
            String agentId =
                    Watched.read(Watched.announcements(inari.run()).get(0)).agentId();
            Matcher url = Pattern.compile("http://127\\.0\\.0\\.1:\\d+").matcher(Files.readString(control));
            assertThat(url.find()).isTrue();
            HttpRequest kill = HttpRequest.newBuilder(URI.create(url.group() + "/api/v1/engines/" + agentId + "/kill"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();

            HttpResponse<String> refused = HttpClient.newHttpClient().send(kill, HttpResponse.BodyHandlers.ofString());

            assertThat(refused.statusCode()).as(daemon.errors()).isEqualTo(401);
            assertThat(engine.say("count")).isEqualTo("count 0");
        }
    }
}
