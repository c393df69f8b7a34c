package dev.inari.sidecar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.jobs.ArchiveFiles.Entry;
import dev.inari.sidecar.jobs.ArchiveFiles.Kind;
import dev.inari.sidecar.jobs.IndexedFile.Place;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class QuietDirectoriesTest {
    private static final Entry ENTRY = new Entry("jobs", Kind.DIRECTORY, 0, Told.END);
    private static final Place ONE = new Place(0, "one");
    private static final Place OTHER = new Place(0, "other");

    private final QuietDirectories quiet = new QuietDirectories(3);
    private Moment now = Told.BEGIN;

    private void scan() {
        now = now.plus(Duration.ofSeconds(10));
        quiet.scan(now);
    }

    private void listed(Place directory, String... names) {
        quiet.listed(ENTRY, directory, OptionalLong.empty(), List.of(names));
    }

    private boolean isKnown(Place directory) {
        return quiet.recall(ENTRY, directory, OptionalLong.empty()).isPresent();
    }

    @Test
    void oneThatIsListedAlthoughItWasKnownCountsOnce() {
        for (int i = 0; i < 3; i++) {
            scan();
            isKnown(ONE);
            listed(ONE, "a");
            listed(OTHER, "b", "c");
        }
        scan();
        assertThat(isKnown(ONE)).isTrue();
        assertThat(isKnown(OTHER)).isTrue();
    }

    @Test
    void oneThatGrewTooLargeIsForgottenAndLeavesItsRoom() {
        for (int i = 0; i < 2; i++) {
            scan();
            listed(ONE, "a", "b", "c");
        }
        scan();
        assertThat(isKnown(ONE)).isTrue();
        listed(ONE, "a", "b", "c", "d");
        listed(OTHER, "e", "f", "g");
        scan();
        listed(OTHER, "e", "f", "g");
        scan();
        assertThat(isKnown(ONE)).isFalse();
        assertThat(isKnown(OTHER)).isTrue();
    }
}
