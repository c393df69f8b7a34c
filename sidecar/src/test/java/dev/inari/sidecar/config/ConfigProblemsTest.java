package dev.inari.sidecar.config;

import static dev.inari.sidecar.config.ConfigFixture.problems;
import static dev.inari.sidecar.config.ConfigFixture.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigProblemsTest {
    private final Path folder;

    ConfigProblemsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void unknownKeyGetsADidYouMeanAndALine() throws IOException {
        Path file = write(folder, "inari:\n  heartbeat:\n    intervall: 2s\n");

        assertThat(problems(file))
                .containsExactly(file
                        + ":3: inari.heartbeat.intervall (=2s) is unknown; did you mean inari.heartbeat.interval?");
    }

    @Test
    void keyWithoutTheRootIsRecognised() throws IOException {
        assertThat(problems(write(folder, "heartbeat:\n  interval: 2s\n")))
                .singleElement()
                .asString()
                .endsWith("did you mean inari.heartbeat.interval?");
    }

    @Test
    void aPolicyForJolokiaThatCannotBeUsedIsAProblemOfItsKey() throws IOException {
        Path policy = folder.resolve("jolokia-access.xml");
        Path file = write(folder, "inari:\n  http:\n    jolokia:\n      policy: " + policy + "\n");
        String key = file + ":4: inari.http.jolokia.policy (=" + policy + ") cannot be used: ";

        assertThat(problems(file)).singleElement().asString().startsWith(key + policy + " does not exist");
        Files.writeString(policy, "<restrict>\n<deny>\n</restrict>");
        assertThat(problems(file)).singleElement().asString().startsWith(key + policy + " line 3 is no XML");
        assertThat(problems(write(folder, "inari: {http: {jolokia: {policy: relative.xml}}}\n")))
                .singleElement()
                .asString()
                .endsWith("is no absolute path; start it with /");
    }

    @Test
    void everyProblemIsToldAtOnce() throws IOException {
        Path file = write(folder, """
                inari:
                  dry-run: ture
                  client:
                    workers: many
                    read-deadline: -3s
                  exit: {linger: 5}
                  rules:
                    - {name: a, share-level: CONECTION}
                """);

        assertThat(problems(file))
                .containsExactlyInAnyOrder(
                        file + ":2: inari.dry-run (=ture) is neither true nor false",
                        file + ":4: inari.client.workers (=many) is no whole number",
                        file + ":5: inari.client.read-deadline (=-3s) must not be negative",
                        file + ":6: inari.exit.linger (=5) has no unit; write 5s for seconds (units: ms, s, m, h, d)",
                        file + ":8: inari.rules[0].share-level (=CONECTION) is none of CONNECTION, USER, GROUP, SERVER,"
                                + " SERVER_LOCAL, UNKNOWN; did you mean CONNECTION?");
    }

    @Test
    void contradictionsNameBothSides() throws IOException {
        Path file = write(folder, "inari:\n  client:\n    read-deadline: 9s\n    connect-deadline: 8s\n");

        assertThat(problems(file))
                .containsExactlyInAnyOrder(
                        file
                                + ":3: inari.client.read-deadline (=9s) conflicts with inari.client.total-deadline (=5s, default), which must not be shorter",
                        file
                                + ":4: inari.client.connect-deadline (=8s) conflicts with inari.client.total-deadline (=5s, default), which must not be shorter");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            heartbeat: {interval: 0s}              | must be longer than zero
            heartbeat: {interval: 400d}            | is longer than 365d
            heartbeat: {interval: 999999999999999h}| is longer than 365d
            heartbeat: {interval: 5 parsecs}       | has the unknown unit 'parsecs'
            heartbeat: {interval: soon}            | is no duration; write it like
            heartbeat: {interval: ''}              | is empty; give a value
            heartbeat: {interval: [1s]}            | inari.heartbeat.interval takes one value
            heartbeat: {interval: {value: 1s}}     | inari.heartbeat.interval takes one value
            heartbeat: 5s                          | takes keys or items below it
            heartbeat: {suspect-after-misses: 0}   | must be from 1 to 1000
            client: {workers: 1000000}             | must be from 1 to 256
            client: {workers: 99999999999}         | is no whole number
            heartbeat: {hung-after-misses: 2}      | conflicts with inari.heartbeat.suspect-after-misses (=3, default), which must not be more
            heartbeat: {hung-after-misses: 1001}   | must be from 1 to 1000
            run-directory: here                    | is no absolute path
            state-directory: state                 | is no absolute path
            journal: {keep: 0s}                    | must be longer than zero
            journal: {keep: 90}                    | has no unit
            journal: {keep-entries: 999}           | must be at least 1000
            journal: {keep-entries: 9223372036854775808} | is no whole number
            exit: {stuck-stop: -1s}                | must not be negative
            exit: {stuck-stop-by-type: {kyuubi-trino: ''}} | is empty; give a value
            conditions: report                     | takes keys or items below it
            conditions: {hung: exit}               | inari.conditions.hung (=exit) is no response to hung; write report
            conditions: {orphan-session: exit}     | is no response to orphan-session; write report or cure
            conditions: {stuck-stop: cure}         | is no response to stuck-stop; write report or exit
            conditions: {idle: false}              | is no response to idle; write report or exit
            conditions: {idle: ''}                 | is empty; give a value
            conditions: {orphan-after: soon}       | is no duration
            conditions: {stuckstop: exit}          | is no condition; did you mean inari.conditions.stuck-stop?
            conditions: {STUCK_STOP: exit}         | is no condition; did you mean inari.conditions.stuck-stop?
            conditions: {orphan-aftr: 1h}          | is no condition; did you mean inari.conditions.orphan-after?
            conditions: {zombie: report}           | is no condition; known are context-stopped, deadlocked, defunct, deregistered-alive, drifting-count, hung, idle,
            rules: [{name: a, user: b, conditions: {hugn: report}}] | did you mean inari.rules[0].conditions.hung?
            rules: [{name: a, user: b, conditions: {orphan-after: 1h}}] | is no condition; known are context-stopped, deadlocked
            rules: [{name: a, user: b, conditions: {defunct: exit}}] | is no response to defunct; write report
            rules: [{name: a, user: b, conditions: {idle: ''}}] | is empty; give a value
            rules: [{name: a, engine-name: '**', exit-when-idle: true}] | would end every idle engine
            rules: everything                      | takes keys or items below it
            rules: [everything]                    | takes keys or items below it
            rules: [{engine-type: a}]              | is missing; a rule needs a name
            rules: [{name: default}]               | is the name for engines that no rule matches
            rules: [{name: a, exit-when-idle: 1}]  | is neither true nor false
            rules: [{name: a, exit-when-idle: true}] | would end every idle engine
            rules: [{name: a, engine-type: ''}]    | is empty; give a value
            rules: [{name: a, user: b}, {name: a}] | give each rule its own
            rules: [{name: a}, {name: b, user: c}] | can never match
            <<: {dry-run: true}                    | merges another mapping
            """)
    void valuesThatCannotBeMeant(String yaml, String expected) throws IOException {
        assertThat(problems(write(folder, "inari:\n  " + yaml + "\n")))
                .singleElement()
                .asString()
                .contains(expected)
                .contains("inari.yaml:2: ");
    }

    @Test
    void repeatedKeyNamesBothLines() throws IOException {
        Path file = write(folder, "inari:\n  dry-run: true\n  dry-run: false\n");

        assertThat(problems(file))
                .containsExactly(
                        file + ":3: inari.dry-run (=false) is given a second time, first at " + file + ":2; keep one");
    }

    @Test
    void brokenYamlGivesTheLine() throws IOException {
        Path file = write(folder, "inari:\n  dry-run: [true\n  exit: {}\n");

        assertThat(problems(file)).singleElement().asString().startsWith(file + ":3: is no valid YAML: ");
    }

    @Test
    void whatIsNoMappingIsRefused() throws IOException {
        Path file = write(folder, "- inari\n");

        assertThat(problems(file)).singleElement().asString().startsWith(file + ":1: does not start with 'inari:'");
    }

    @Test
    void bytesThatAreNotUtf8GiveTheLine() throws IOException {
        Path file = folder.resolve("latin1.yaml");
        Files.write(file, new byte[] {'i', 'n', 'a', 'r', 'i', ':', '\n', ' ', '#', (byte) 0xe9, '\n'});

        assertThat(problems(file)).singleElement().asString().startsWith(file + ":2: is not UTF-8");
    }

    @Test
    void controlCharacterGivesTheLine() throws IOException {
        Path file = write(folder, "inari:\n\n  dry-run: \"a\u0007\"\n");

        assertThat(problems(file)).singleElement().asString().startsWith(file + ":3: holds the character U+0007");
    }

    @Test
    void hugeFileIsRefused() throws IOException {
        Path file = write(folder, "#".repeat(YamlFile.MAX_BYTES + 1));

        assertThat(problems(file)).singleElement().asString().contains("is larger than 1 MiB");
    }

    @Test
    void aliasesThatMultiplyAreRefused() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            String below = "*a" + (i - 1);
            bomb.append("a%d: &a%d [%s, %s, %s, %s, %s]\n".formatted(i, i, below, below, below, below, below));
        }

        assertThat(problems(write(folder, bomb.toString())))
                .singleElement()
                .asString()
                .contains("do aliases multiply it?");
    }

    @Test
    void aliasOfItselfIsRefused() throws IOException {
        assertThat(problems(write(folder, "inari: &self\n  exit: *self\n")))
                .singleElement()
                .asString()
                .contains("do aliases multiply it?");
    }

    @Test
    void namedFileMustExist() {
        assertThat(problems(folder.resolve("none.yaml")))
                .singleElement()
                .asString()
                .contains("does not exist");
        assertThat(problems(folder)).singleElement().asString().contains("is a directory");
    }

    @Test
    void variablesAndPropertiesAreCheckedLikeTheFile() throws IOException {
        Path file = write(folder, "inari:\n  dry-run: 7\n");
        ConfigLoader loader = ConfigFixture.loader(
                Map.of("INARI_DRYRUN", "true", "INARI_CLIENT_WORKERS", "x", "INARI_HOME", "/opt", "OTHER", "1"),
                Map.of("inari.exit.lingr", "1s", "java.home", "/"));

        assertThat(problems(loader, file))
                .containsExactlyInAnyOrder(
                        "environment variable INARI_DRYRUN: INARI_DRYRUN (=true) names no setting; did you mean INARI_DRY_RUN?",
                        "environment variable INARI_CLIENT_WORKERS: inari.client.workers (=x) is no whole number",
                        "system property -Dinari.exit.lingr: inari.exit.lingr (=1s) is unknown; did you mean inari.exit.linger?",
                        file + ":2: inari.dry-run (=7) is neither true nor false");
    }

    @Test
    void rulesAreNumberedWithoutAGap() {
        ConfigLoader loader = ConfigFixture.loader(Map.of("INARI_RULES_3__NAME", "a"), Map.of());

        assertThat(problems(loader, null)).singleElement().asString().contains("number rules from 0 on");
    }

    @Test
    void brokenFileDoesNotHideOtherProblems() throws IOException {
        ConfigLoader loader = ConfigFixture.loader(Map.of("INARI_CLIENT_WORKERS", "x"), Map.of());

        assertThat(problems(loader, write(folder, "inari: ["))).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "connect: 'h:0'                  | connect (=h:0) is no list of host:port",
                "connect: 'h:2181,,i'            | connect (=h:2181,,i) is no list of host:port",
                "connect: 'u:pw@h:2181'          | connect (=u:pw@h:2181) is no list of host:port",
                "connect: 'h/a/'                 | connect (=h/a/) has no path for a chroot",
                "namespaces: 'a,,b'              | namespaces (=a,,b) has a name that is empty",
                "namespaces: 'prod/kyuubi'       | namespaces (=prod/kyuubi) has a name that is empty or has a space or a slash",
                "session-timeout: 999ms          | session-timeout (=999ms) must be from 1s to 1h",
                "connection-timeout: 2h          | connection-timeout (=2h) must be from 1s to 1h",
                "lease-root: leases              | lease-root (=leases) is no path",
                "lease-root: /kyuubi/leases      | lease-root (=/kyuubi/leases) is in a namespace of Kyuubi",
                "lease-root: /kyuubi_x           | lease-root (=/kyuubi_x) is in a namespace of Kyuubi",
                "auth: kerberos                  | auth (=kerberos) is none of NONE, DIGEST, SASL",
                "auth: digest                    | auth (=digest) needs digest-file",
                "digest-file: /f                 | digest-file (=/f) is of no use without auth: digest",
                "tls: {key-store: k.jks}         | tls.key-store (=k.jks) is no absolute path",
                "tls: {trust-store: /t.jks}      | tls.enabled (=false) is false although a store is named",
            })
    void keysAboutTheEnsembleAreChecked(String given, String problem) throws IOException {
        assertThat(problems(write(folder, "inari:\n  zookeeper:\n    " + given + "\n")))
                .anySatisfy(each -> assertThat(each).contains("inari.zookeeper." + problem));
    }
}
