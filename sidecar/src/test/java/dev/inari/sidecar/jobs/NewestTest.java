package dev.inari.sidecar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.jobs.ArchiveFiles.Entry;
import dev.inari.sidecar.jobs.ArchiveFiles.Kind;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NewestTest {
    private static IndexedFile file(int root, int number, long modified) {
        String name = String.format("%032x", number);
        return IndexedFile.listed(root, name, new JobId(name), new Entry(name, Kind.FILE, 1, modified), Told.BEGIN);
    }

    private static Newest over(int most, Predicate<JobId> wanted, int... files) {
        Newest newest = new Newest(most, wanted);
        for (int root = 0; root < files.length; root++) {
            for (int i = 0; i < files[root]; i++) {
                newest.add(file(root, i, i * 7L % files[root]));
            }
        }
        return newest;
    }

    private static Map<Integer, Long> byRoot(Newest newest) {
        return newest.all().stream().collect(Collectors.groupingBy(IndexedFile::root, Collectors.counting()));
    }

    @Test
    void filesOfOneRootThatSeemNewDoNotDisplaceThoseOfAnother() {
        Newest newest = new Newest(10, job -> false);
        IntStream.range(0, 100).forEach(i -> newest.add(file(0, i, Long.MAX_VALUE - i)));
        IntStream.range(0, 4).forEach(i -> newest.add(file(1, i, i)));
        assertThat(byRoot(newest)).isEqualTo(Map.of(0, 6L, 1, 4L));
        assertThat(newest.isOverfull()).isTrue();
    }

    @Test
    void eachRootHasAShareAndWhatOneDoesNotNeedIsForTheOthers() {
        assertThat(byRoot(over(12, job -> false, 1000, 2, 1000))).isEqualTo(Map.of(0, 5L, 1, 2L, 2, 5L));
        assertThat(byRoot(over(12, job -> false, 2, 3))).isEqualTo(Map.of(0, 2L, 1, 3L));
        assertThat(over(12, job -> false, 2, 3).isOverfull()).isFalse();
        assertThat(Newest.share(List.of(5, 5, 5), 2)).isEqualTo(1);
    }

    @Test
    void theNewestOfARootAreHeld() {
        assertThat(over(5, job -> false, 100).all())
                .extracting(IndexedFile::modifiedMillis)
                .containsExactlyInAnyOrder(95L, 96L, 97L, 98L, 99L);
    }

    @Test
    void theFilesOfWantedJobsAreHeldHoweverOldTheyAre() {
        JobId old = new JobId("0".repeat(32));
        assertThat(over(5, old::equals, 100).all())
                .extracting(IndexedFile::modifiedMillis)
                .containsExactlyInAnyOrder(0L, 96L, 97L, 98L, 99L);
    }
}
