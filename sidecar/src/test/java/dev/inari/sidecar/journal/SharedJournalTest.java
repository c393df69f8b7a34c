package dev.inari.sidecar.journal;

import static dev.inari.sidecar.journal.JournalFixture.intent;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Daemon and commands write at once, from several threads: nothing is lost, no number is given twice. */
@Timeout(120)
class SharedJournalTest {
    private static final int THREADS = 4;
    private static final int EACH = 200;

    private final JournalFixture fixture;

    SharedJournalTest(@TempDir Path temporary) {
        fixture = new JournalFixture(temporary);
    }

    @Test
    void threadsAndProcesses() throws Exception {
        Set<Long> ids = ConcurrentHashMap.newKeySet();
        ExecutorService pool = Executors.newFixedThreadPool(THREADS + 1);
        try (Child one = Child.java(Victim.class, fixture.file(), EACH);
                Child other = Child.java(Victim.class, fixture.file(), EACH);
                SqliteJournal journal = fixture.open(Limits.DEFAULT)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                String agent = "t" + i + "-";
                all.add(pool.submit(() -> {
                    for (int n = 0; n < EACH; n++) {
                        long id = journal.intend(intent(agent + n, Deed.TERM));
                        journal.settle(id, "SENT", "");
                        ids.add(id);
                    }
                    return null;
                }));
            }
            for (Child child : List.of(one, other)) {
                child.out().lines().forEach(line -> ids.add(Long.valueOf(line.split(" ", 2)[0])));
                assertThat(child.process().waitFor()).isZero();
            }
            for (Future<?> each : all) {
                each.get();
            }
            journal.tend();

            assertThat(ids).hasSize((THREADS + 2) * EACH);
            assertThat(journal.health()).isEqualTo(new Health(true, "", 0));
            assertThat(journal.unfinished())
                    .hasSize((THREADS + 2) * EACH)
                    .allSatisfy(ladder -> assertThat(ladder.outcome()).isEqualTo("SENT"));
        } finally {
            pool.shutdownNow();
        }
    }
}
