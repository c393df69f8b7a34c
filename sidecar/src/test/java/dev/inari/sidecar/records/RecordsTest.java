package dev.inari.sidecar.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.engine.FakeProcesses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That they open, on both databases, and say why if they do not. */
class RecordsTest {
    private static final long UID = FakeProcesses.ofThisUser().ownUid();

    private final Path directory;

    RecordsTest(@TempDir Path temporary) {
        this.directory = temporary.resolve("state");
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void whatWasMadeIsThereWhenTheyAreOpenedAgain(On on) throws Exception {
        RecordsSettings settings = on.settings(directory);
        try (Records records = Records.open(settings, UID)) {
            new StoredExits(records, InstantSource.system())
                    .keep(List.of(StoredExitsTest.exit("a", 2, EngineExit.How.TERM)));
        }
        try (Records records = Records.open(settings, UID)) {
            assertThat(new StoredExits(records, InstantSource.system()).last(2)).hasSize(1);
        }
    }

    /** The daemon and the commands make and upgrade the same tables. */
    @ParameterizedTest
    @EnumSource(On.class)
    void manyMayOpenThemAtOnce(On on) throws Exception {
        RecordsSettings settings = on.settings(directory);
        int many = 6;
        CyclicBarrier together = new CyclicBarrier(many);
        ExecutorService openers = Executors.newFixedThreadPool(many);
        try {
            List<Future<Integer>> opened = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                opened.add(openers.submit(() -> {
                    together.await();
                    try (Records records = Records.open(settings, UID)) {
                        return new StoredExits(records, InstantSource.system())
                                .last(1)
                                .size();
                    }
                }));
            }
            for (Future<Integer> each : opened) {
                assertThat(each.get()).isZero();
            }
        } finally {
            openers.shutdownNow();
        }
    }

    @Test
    void fileIsOfItsOwnerAlone() throws Exception {
        try (Records records = Records.open(RecordsSettings.in(directory), UID)) {
            Path file = directory.resolve(RecordsSettings.FILE_NAME);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(records).isNotNull();
        }
    }

    @Test
    void fileThatIsNoDatabaseIsLeftAlone() throws Exception {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = Files.writeString(
                directory.resolve(RecordsSettings.FILE_NAME), "no database at all, but text".repeat(99));

        assertThatThrownBy(() -> Records.open(RecordsSettings.in(directory), UID))
                .isInstanceOf(RecordsException.class)
                .hasMessageContaining(file.toString());
        assertThat(Files.readString(file)).startsWith("no database");
    }

    @Test
    void databaseThatDoesNotAnswerIsNamedWithoutItsSecrets() {
        RecordsSettings settings = new RecordsSettings(
                "jdbc:postgresql://127.0.0.1:1/inari?password=geheim",
                "inari",
                null,
                directory.resolve("unused"),
                Duration.ofDays(1));

        assertThatThrownBy(() -> Records.open(settings, UID))
                .isInstanceOf(RecordsException.class)
                .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/inari")
                .hasMessageNotContaining("geheim");
    }

    @Test
    void passwordFileThatOthersCanReadIsRefused() throws Exception {
        Path password = Files.writeString(directory.resolveSibling("password"), "geheim\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
        RecordsSettings settings = new RecordsSettings(
                "jdbc:postgresql://127.0.0.1:1/inari",
                "inari",
                password,
                directory.resolve("unused"),
                Duration.ofDays(1));

        assertThatThrownBy(() -> Records.open(settings, UID)).hasMessageContaining("chmod 600");
    }
}
