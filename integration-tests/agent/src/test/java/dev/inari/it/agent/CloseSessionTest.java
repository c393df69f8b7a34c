package dev.inari.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.CloseAnswer;
import dev.inari.mbeans.CloseAnswer.Code;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.SessionsMXBean;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that nobody needs any more are closed by order: by the engine itself, and only if that is still true. */
class CloseSessionTest {
    private final Path directory;

    CloseSessionTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void anOrphanIsClosedAndGone() {
        try (Jvm jvm = kyuubi("USER").start();
                Watched watched = started(jvm)) {
            String id = opened(jvm);
            opened(jvm);

            CloseAnswer answer = watched.sessions().closeSession(id, lastAccess(watched, id), "no call\nfor 8 h");

            assertThat(answer.getCode()).as(answer.toString()).isEqualTo(Code.GONE);
            assertThat(watched.counts().getUser()).isEqualTo(1);
            assertThat(watched.counts().getClosedTotal()).isEqualTo(1);
            assertThat(jvm.say("count")).isEqualTo("count 1");
            assertThat(watched.sessions().closeSession(id, 1, "again").getCode())
                    .isEqualTo(Code.ALREADY_GONE);
            assertThat(jvm.said()).containsExactly("inari: session " + id + " is closed by order: no call for 8 h");
        }
    }

    @Test
    void aSessionInUseIsLeftAlone() {
        try (Jvm jvm = kyuubi("USER").start();
                Watched watched = started(jvm)) {
            String id = opened(jvm);
            long before = lastAccess(watched, id);
            jvm.say("use " + id);
            assertThat(close(watched, id, before)).isEqualTo(Code.MOVED);
            assertThat(close(watched, id, SessionsMXBean.NO_FENCE)).isEqualTo(Code.MOVED);
            jvm.say("operate " + id);
            assertThat(close(watched, id, lastAccess(watched, id))).isEqualTo(Code.MOVED);

            assertThat(watched.counts().getUser()).isEqualTo(1);
            assertThat(jvm.say("count")).isEqualTo("count 1");
            assertThat(jvm.said()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"standin.closeThrowsBeforeSuper", "standin.closeSwallows"})
    void aLeakIsShownAndClosedPastTheMethodThatLeftIt(String howTheCloseFails) {
        try (Jvm jvm = kyuubi("CONNECTION").start();
                Watched watched = started(jvm)) {
            String id = opened(jvm);
            jvm.say("set " + howTheCloseFails + "=true");
            jvm.say("close " + id);
            assertThat(watched.counts().getUser()).isZero();
            assertThat(watched.counts().getLeaked()).isEqualTo(1);
            assertThat(watched.counts().strangers()).isZero();
            assertThat(Stream.of(watched.sessions().getLeaked()).map(SessionInfo::getId))
                    .containsExactly(id);

            assertThat(close(watched, id, SessionsMXBean.NO_FENCE)).isEqualTo(Code.GONE);

            assertThat(jvm.say("count")).isEqualTo("count 0");
            assertThat(watched.sessions().getLeaked()).isEmpty();
            assertThat(watched.counts().getLeaked()).isZero();
            assertThat(watched.sessions().getDrift()).isZero();
        }
    }

    @Test
    void aCloseThatFailsIsTold() {
        try (Jvm jvm = kyuubi("USER").start();
                Watched watched = started(jvm)) {
            String id = opened(jvm);
            jvm.say("set standin.closeThrowsBeforeSuper=true");

            CloseAnswer answer = watched.sessions().closeSession(id, lastAccess(watched, id), "orphan");

            assertThat(answer.getCode()).isEqualTo(Code.STILL_THERE);
            assertThat(answer.getDetail()).contains("the session inside is gone");
            assertThat(watched.counts().getLeaked()).as("it leaks now").isEqualTo(1);
        }
    }

    @Test
    void aCloseThatHangsHoldsNobodyAndIsNotBegunTwice() {
        try (Jvm jvm = kyuubi("USER").start();
                Watched watched = started(jvm)) {
            String id = opened(jvm);
            long lastAccess = lastAccess(watched, id);
            jvm.say("set standin.hang=close");
            assertThat(close(watched, id, lastAccess)).isEqualTo(Code.TIMED_OUT);
            assertThat(jvm.hear()).isEqualTo("hanging in close");
            assertThat(close(watched, id, lastAccess)).isEqualTo(Code.UNDER_WAY);

            jvm.say("release");
            Await.until("the session is closed", () -> watched.counts().getUser() == 0);
            Await.until("the order is done", () -> close(watched, id, lastAccess) == Code.ALREADY_GONE);
        }
    }

    /** Kyuubi's engines of share level CONNECTION stop themselves at the close of any session. */
    @Test
    void noSessionOfAConnectionEngineIsClosedWhileItServesAnother() {
        try (Jvm jvm = kyuubi("CONNECTION").start();
                Watched watched = started(jvm)) {
            String first = opened(jvm);
            String second = opened(jvm);
            assertThat(close(watched, first, lastAccess(watched, first))).isEqualTo(Code.CANNOT);
            jvm.say("close " + second);

            assertThat(close(watched, first, lastAccess(watched, first))).isEqualTo(Code.GONE);
        }
    }

    private static Code close(Watched watched, String id, long lastAccessMillis) {
        return watched.sessions().closeSession(id, lastAccessMillis, "test").getCode();
    }

    private static long lastAccess(Watched watched, String id) {
        return Stream.of(watched.sessions().getTable())
                .filter(session -> session.getId().equals(id))
                .findFirst()
                .orElseThrow()
                .getLastAccessMillis();
    }

    private Jvm.Builder kyuubi(String shareLevel) {
        return Jvm.of(StandIn.KYUUBI, directory).agent().argument("-Dconf.kyuubi.engine.share.level=" + shareLevel);
    }

    private Watched started(Jvm jvm) {
        jvm.say("start");
        return Watched.announced(directory.resolve("run"));
    }

    private static String opened(Jvm jvm) {
        return jvm.say("open").substring("opened ".length());
    }
}
