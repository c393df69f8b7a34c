package dev.inari.sidecar.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every intent that was said to be written is there after a kill -9 at any moment, and the file is sound. */
@Timeout(300)
class KilledWriterTest {
    private static final int ROUNDS = Integer.getInteger("inari.kills", 8);
    private static final int MANY = 1_000_000;

    private final JournalFixture fixture;
    private final Random random = new Random(20261121);

    KilledWriterTest(@TempDir Path temporary) {
        fixture = new JournalFixture(temporary);
    }

    @Test
    void whatWasSaidToBeWrittenIsThere() throws Exception {
        Map<Long, String> said = new HashMap<>();
        for (int i = 0; i < ROUNDS; i++) {
            try (Child victim = Child.java(Victim.class, fixture.file(), MANY)) {
                int before = random.nextInt(300);
                for (int lines = 0; lines < before; lines++) {
                    hear(victim.out(), said);
                }
                victim.kill();
                // What it said last is still in the pipe.
                while (hear(victim.out(), said)) {}
            }
            assertAllThere(said);
        }
    }

    @Test
    void aKillWhileTheFileIsMadeLeavesNothingInTheWay() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            JournalFixture fresh = new JournalFixture(fixture.file().resolveSibling("fresh" + i));
            try (Child victim = Child.java(Victim.class, fresh.file(), 0)) {
                victim.process().waitFor(200 + random.nextInt(800), TimeUnit.MILLISECONDS);
                victim.kill();
            }
            try (SqliteJournal journal = fresh.open()) {
                journal.intend(JournalFixture.intent("a", Deed.TERM));
                assertThat(journal.unfinished()).hasSize(1);
            }
            assertSound(fresh.file());
        }
    }

    private static boolean hear(BufferedReader out, Map<Long, String> said) throws IOException {
        String line = out.readLine();
        if (line == null) {
            return false;
        }
        // The last line may be half of one: then nobody was told.
        String[] words = line.split(" ", 2);
        if (words.length == 2 && words[1].contains("-")) {
            said.put(Long.parseLong(words[0]), words[1]);
        }
        return true;
    }

    private void assertAllThere(Map<Long, String> said) throws JournalException {
        assertSound(fixture.file());
        try (SqliteJournal journal = fixture.open()) {
            assertThat(journal.health().writable()).isTrue();
            Map<Long, String> found = new HashMap<>();
            for (Entry each : journal.history(HistoryQuery.newest(MANY))) {
                found.put(each.id(), each.subject().agentId());
            }
            assertThat(found).containsAllEntriesOf(said);
            Set<String> unfinished = new HashSet<>();
            journal.unfinished().forEach(each -> unfinished.add(each.subject().agentId()));
            assertThat(unfinished).containsAll(said.values());
        }
    }

    private static void assertSound(Path file) {
        try (Handle handle = new Connections(file, Limits.DEFAULT).open()) {
            assertThat(handle.createQuery("pragma integrity_check")
                            .mapTo(String.class)
                            .list())
                    .containsExactly("ok");
        }
    }
}
