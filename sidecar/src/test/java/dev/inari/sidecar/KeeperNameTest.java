package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.records.RecordsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon is called in records of its own, and in a database that others use too. */
class KeeperNameTest {
    private final Path temporary;
    private final Settings file;

    KeeperNameTest(@TempDir Path temporary) {
        this.temporary = temporary;
        this.file = new Host(temporary).settings(Duration.ofSeconds(1));
    }

    private Settings database(String state) {
        Path directory = temporary.resolve(state);
        return new Settings(
                file.runDirectory(),
                directory,
                file.heartbeatInterval(),
                file.deadlines(),
                file.workers(),
                file.dryRun(),
                file.policies(),
                file.journalKeep(),
                file.journalKeepEntries(),
                file.zookeeper(),
                new RecordsSettings("jdbc:postgresql://db/inari", "", null, directory.resolve("x"), Duration.ofDays(1)),
                file.jobs(),
                file.batches(),
                file.http());
    }

    @Test
    void recordsInAFileAreThisHostsWhateverItIsCalled() throws IOException {
        KeeperName name = KeeperName.of(file);
        assertThat(name.name()).isEqualTo(HostName.read() + ":" + file.runDirectory());
        assertThat(name.isFormer()).accepts("pod-5d8f:" + file.runDirectory()).rejects("pod-5d8f:/another");
        assertThat(file.stateDirectory()).doesNotExist();
    }

    @Test
    void inADatabaseTheNameIsAsOldAsTheStateDirectoryAndNobodyElses() throws IOException {
        KeeperName name = KeeperName.of(database("one"));
        assertThat(name.name()).endsWith(":" + file.runDirectory()).doesNotContain(HostName.read() + ":");
        assertThat(KeeperName.of(database("one")).name()).isEqualTo(name.name());
        assertThat(KeeperName.of(database("other")).name()).isNotEqualTo(name.name());
        assertThat(name.isFormer())
                .accepts(HostName.read() + ":" + file.runDirectory())
                .rejects("pod-5d8f:" + file.runDirectory());
        Path directory = temporary.resolve("one");
        assertThat(directory.toFile().list()).containsExactly(DaemonId.FILE_NAME);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(DaemonId.FILE_NAME))))
                .isEqualTo("rw-------");
    }

    @Test
    void aDamagedIdIsSaidAndNotReplaced() throws IOException {
        Files.createDirectory(temporary.resolve("one"));
        Path id = Files.writeString(temporary.resolve("one").resolve(DaemonId.FILE_NAME), "nonsense\n");
        assertThatThrownBy(() -> KeeperName.of(database("one")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(id + " is damaged");
        assertThat(id).content().isEqualTo("nonsense\n");
    }
}
