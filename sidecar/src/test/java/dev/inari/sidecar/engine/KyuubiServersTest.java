package dev.inari.sidecar.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pid file is a hint and a command line a claim; both are checked. */
class KyuubiServersTest {
    private static final long OWN = 1000;
    private static final Instant BOOT = Instant.ofEpochSecond(1_700_000_000);
    /** Ten seconds after the boot. */
    private static final long TICKS = 1000;

    private final Path proc;
    private final Path home;
    private final FakeProcesses processes = new FakeProcesses(OWN);
    private final KyuubiServers servers;

    KyuubiServersTest(@TempDir Path folder) {
        proc = folder.resolve("proc");
        home = folder.resolve("kyuubi");
        servers = new KyuubiServers(proc, processes);
    }

    @BeforeEach
    void makeFolders() throws IOException {
        Files.createDirectories(proc);
        Files.createDirectories(home.resolve("pid"));
        Files.writeString(proc.resolve("stat"), "cpu 1 2 3\nbtime " + BOOT.getEpochSecond() + "\nprocesses 5\n");
    }

    private void process(long pid, long uid, String command) throws IOException {
        Path folder = Files.createDirectories(proc.resolve(Long.toString(pid)));
        Files.writeString(folder.resolve("cmdline"), command.replace(' ', '\0') + "\0", StandardCharsets.ISO_8859_1);
        processes.put(pid, TICKS, 'S', uid);
    }

    private void server(long pid) throws IOException {
        process(pid, OWN, "/opt/jdk/bin/java -Xmx4g -cp /opt/kyuubi/jars/*:/conf " + KyuubiServers.MAIN_CLASS);
    }

    private Path pidFile(String content) throws IOException {
        Path file = home.resolve("pid/kyuubi-ann-" + KyuubiServers.MAIN_CLASS + ".pid");
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(BOOT.plusSeconds(10)));
        return file;
    }

    private KyuubiServers.PidFile found() {
        return servers.pidFile(Map.of("KYUUBI_HOME", home.toString(), "USER", "ann"), "bob")
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grep org.apache.kyuubi.server.KyuubiServer",
                "/bin/bash -c /opt/jdk/bin/java org.apache.kyuubi.server.KyuubiServer",
                "java -cp org.apache.kyuubi.server.KyuubiServer com.example.Other",
                "java com.example.Other org.apache.kyuubi.server.KyuubiServer",
                "java -jar org.apache.kyuubi.server.KyuubiServer",
                "java -m org.apache.kyuubi.server.KyuubiServer",
                "java -Dname=org.apache.kyuubi.server.KyuubiServer com.example.Other",
                "java",
                "",
            })
    void othersThatNameTheClassAreNoServer(String command) throws IOException {
        process(11, OWN, command);

        assertThat(servers.isServer(11)).isFalse();
        assertThat(servers.running()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/opt/jdk/bin/java -cp a:b org.apache.kyuubi.server.KyuubiServer",
                "java -Xmx1g @args --add-opens java.base/java.lang=ALL-UNNAMED -classpath x org.apache.kyuubi.server.KyuubiServer --conf a=b",
            })
    void aServerIsKnownByItsMainClass(String command) throws IOException {
        process(11, OWN, command);
        assertThat(servers.running()).containsExactly(new EngineProcess(11, TICKS, FakeProcesses.BOOT, "", OWN));
    }

    @Test
    void onlyThisUsersLivingServersAreFound() throws IOException {
        server(11);
        server(12);
        processes.put(12, TICKS, 'S', OWN + 1);
        server(13);
        processes.put(13, TICKS, 'Z', OWN);
        server(14);
        processes.put(14, TICKS, OWN, 0, 0);
        Files.createDirectories(proc.resolve("15"));

        assertThat(servers.running()).extracting(EngineProcess::pid).containsExactly(11L);
        assertThat(servers.at(12)).isEmpty();
        assertThat(servers.at(15)).isEmpty();
        assertThat(servers.at(16)).isEmpty();
    }

    @Test
    void rootFindsThoseOfAllUsersButNoneInContainers() throws IOException {
        FakeProcesses ofRoot = new FakeProcesses(0);
        ofRoot.pidNamespace = "pid:[1]";
        for (long pid : new long[] {11, 12}) {
            server(pid);
            ofRoot.put(pid, TICKS, 'S', OWN);
            Files.createDirectories(proc.resolve(pid + "/ns"));
            Files.createSymbolicLink(proc.resolve(pid + "/ns/pid"), Path.of(pid == 11 ? "pid:[1]" : "pid:[2]"));
        }

        assertThat(new KyuubiServers(proc, ofRoot).running())
                .containsExactly(new EngineProcess(11, TICKS, FakeProcesses.BOOT, "", OWN));
    }

    /** The link to a process's namespace is for root, its user and tracers; a service has none of them. */
    @Test
    void whoReachesEveryUserWithoutBeingRootFindsNoneInContainersEither() throws IOException {
        FakeProcesses service = new FakeProcesses(OWN + 7);
        service.reachesEveryUser = true;
        service.pidNamespace = "pid:[1]";
        for (long pid : new long[] {11, 12}) {
            server(pid);
            service.put(pid, TICKS, 'S', OWN);
            Files.writeString(
                    proc.resolve(pid + "/status"), "Name:\tjava\nNSpid:\t" + (pid == 11 ? "11" : "12\t1") + "\n");
        }

        assertThat(new KyuubiServers(proc, service).running())
                .containsExactly(new EngineProcess(11, TICKS, FakeProcesses.BOOT, "", OWN));
    }

    @Test
    void withoutSurroundingsThereIsNoPidFile() throws IOException {
        pidFile("11");
        assertThat(servers.pidFile(Map.of("USER", "ann"), "ann")).isEmpty();
        assertThat(servers.pidFile(Map.of("KYUUBI_HOME", home.toString()), "bob"))
                .isEmpty();
    }

    @Test
    void thePidFileNamesTheServer() throws IOException {
        server(11);
        Path file = pidFile("11\n");

        assertThat(found()).isEqualTo(new KyuubiServers.PidFile(file, 11, ""));
        assertThat(servers.pidFile(
                        Map.of("KYUUBI_PID_DIR", home.resolve("pid").toString(), "KYUUBI_HOME", "/nonexistent"), "ann"))
                .contains(found());
    }

    @Test
    void aPidFileThatWasLeftIsNotBelieved() throws IOException {
        Path file = pidFile("11");
        assertThat(found().note()).contains(file.toString(), "pid 11, which is no Kyuubi server of this user now");

        process(11, OWN, "java com.example.Other");
        assertThat(found().note()).contains("which is no Kyuubi server");
    }

    @Test
    void aPidFileOlderThanTheProcessSpeaksOfAnotherOne() throws IOException {
        server(11);
        Path file = pidFile("11");
        Files.setLastModifiedTime(file, FileTime.from(BOOT.plusSeconds(4)));

        assertThat(found().note()).contains("older than the process");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "0", "11 12", "99999999999", "1\u0000"})
    void aPidFileWithoutAPidIsNamed(String content) throws IOException {
        assertThat(pidFile(content)).exists();
        assertThat(found().pid()).isEqualTo(-1);
        assertThat(found().note()).contains("holds no process id");
    }
}
