package dev.inari.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.ExitAnswer.Code;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that runs already: who is inside must be known before anything may be concluded. */
class AttachTest {
    private final Path directory;

    AttachTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void sessionsOfAKyuubiEngineAreAdopted() throws Exception {
        try (Jvm jvm = Jvm.of(StandIn.KYUUBI, directory).start()) {
            jvm.say("start");
            String id = jvm.say("open").substring("opened ".length());
            jvm.say("open kyuubi.session.alive.probe=true");
            jvm.attach(run());
            try (Watched watched = Watched.announced(run())) {
                Await.until("the sessions are known", () -> watched.counts().isKnown());
                assertThat(watched.agent().getEntry()).isEqualTo("agentmain");
                assertThat(watched.engine().getEngineType()).isEqualTo("kyuubi-flink");
                assertThat(watched.counts().getUser()).isEqualTo(1);
                assertThat(watched.counts().getProbe()).isEqualTo(1);

                jvm.say("close " + id);
                assertThat(watched.counts().getUser()).isZero();
                assertThat(jvm.say("open")).startsWith("opened");
                assertThat(watched.counts().getUser()).isEqualTo(1);
                assertThat(watched.agent().getHookErrors()).isZero();
            }
            assertThat(jvm.said()).isEmpty();
        }
    }

    @Test
    void sessionsOfAFlinkGatewayAreFoundThroughItsShutdownHook() throws Exception {
        try (Jvm jvm = Jvm.of(StandIn.FLINK_GATEWAY, directory).start()) {
            jvm.say("start");
            String id = jvm.say("open").substring("opened ".length());
            jvm.attach(run());
            try (Watched watched = Watched.announced(run())) {
                Await.until("the sessions are known", () -> watched.counts().isKnown());
                assertThat(watched.counts().getUser()).isEqualTo(1);
                assertThat(watched.sessions().getTable()[0].getId()).isEqualTo(id);

                jvm.say("close " + id);
                Exits.accepted(jvm, watched, "test");
                jvm.send("release");
            }
            assertThat(jvm.end()).isZero();
        }
    }

    @Test
    void anOpenThatBeganBeforeUsKeepsTheCountsUnknownUntilItEnded() throws Exception {
        try (Jvm jvm = Jvm.of(StandIn.FLINK_GATEWAY, directory).start()) {
            jvm.say("start");
            jvm.say("set standin.hang=open");
            jvm.send("async open");
            assertThat(jvm.hear()).isEqualTo("hanging in open");
            jvm.attach(run());
            try (Watched watched = Watched.announced(run())) {
                assertThat(watched.counts().isKnown()).isFalse();
                assertThat(Exits.refused(watched)).isEqualTo(Code.SESSIONS_UNKNOWN);

                jvm.send("release");
                Await.until("the sessions are known", () -> watched.counts().isKnown());
                assertThat(watched.counts().getUser()).isEqualTo(1);
            }
        }
    }

    @Test
    void anEngineWithoutAWayToItsManagerIsUnknownUntilItsNextCall() throws Exception {
        try (Jvm jvm = Jvm.of(StandIn.KYUUBI, directory).start()) {
            // Nobody set the engine's static field: there is no way from a class to the manager.
            jvm.say("create");
            String id = jvm.say("open").substring("opened ".length());
            jvm.attach(run());
            try (Watched watched = Watched.announced(run())) {
                assertThat(watched.engine().getEngineType()).isEqualTo("kyuubi-flink");
                assertThat(watched.counts().isKnown()).isFalse();
                assertThat(Exits.refused(watched)).isEqualTo(Code.SESSIONS_UNKNOWN);

                jvm.say("open");
                Await.until("the sessions are known", () -> watched.counts().isKnown());
                assertThat(watched.counts().getUser()).isEqualTo(2);
                jvm.say("close " + id);
                assertThat(watched.counts().getUser()).isEqualTo(1);
            }
        }
    }

    @Test
    void anEngineThatStartsAfterTheAttachIsKnownFromItsStart() throws Exception {
        try (Jvm jvm = Jvm.of(StandIn.KYUUBI, directory).start()) {
            assertThat(jvm.say("set a=b")).startsWith("set");
            jvm.attach(run());
            jvm.say("start");
            try (Watched watched = Watched.announced(run())) {
                Await.until("the sessions are known", () -> watched.counts().isKnown());
                jvm.say("open");
                assertThat(watched.counts().getUser()).isEqualTo(1);
            }
        }
    }

    @Test
    void aSecondAttachChangesNothing() throws Exception {
        try (Jvm jvm = Jvm.of(StandIn.KYUUBI, directory).agent().start()) {
            jvm.say("start");
            jvm.say("open");
            jvm.attach(run());
            try (Watched watched = Watched.announced(run())) {
                assertThat(watched.agent().getEntry()).isEqualTo("premain");
                assertThat(watched.counts().getUser()).isEqualTo(1);
                assertThat(watched.counts().isKnown()).isTrue();
            }
            assertThat(jvm.said())
                    .containsExactly("inari: a second copy of the agent was ignored; the first one goes on");
        }
    }

    private Path run() {
        return directory.resolve("run");
    }
}
