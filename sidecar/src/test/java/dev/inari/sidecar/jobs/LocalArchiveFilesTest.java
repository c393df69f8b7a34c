package dev.inari.sidecar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.jobs.ArchiveFiles.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A directory on a disk is listed at once, one that is mounted with a deadline: a server that is away hangs whoever looks. */
@Timeout(60)
class LocalArchiveFilesTest {
    private static final Duration DEADLINE = Duration.ofMillis(200);

    private final CountDownLatch serverIsBack = new CountDownLatch(1);
    private final AtomicReference<Moment> now = new AtomicReference<>(Told.BEGIN);
    private final AtomicInteger closed = new AtomicInteger();
    private final Path root;
    private final LocalFiles inside;
    private boolean away;

    LocalArchiveFilesTest(@TempDir Path temporary) throws IOException {
        root = temporary.toRealPath();
        inside = new LocalFiles(root);
        Files.writeString(root.resolve("a"), "one");
        Files.writeString(root.resolve("b"), "two");
    }

    @AfterEach
    void back() {
        serverIsBack.countDown();
    }

    private LocalArchiveFiles on(String... kinds) {
        return new LocalArchiveFiles(root, new Mounted(), path -> Set.of(kinds), DEADLINE, now::get);
    }

    @Test
    void aDiskIsListedByWhoeverAsks() throws IOException {
        try (LocalArchiveFiles files = on("ext4")) {
            assertThat(names(files)).containsExactlyInAnyOrder("a", "b");
            assertThat(mountThreads()).isZero();
            assertThat(new String(files.open("b").readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("two");
        }
        assertThat(closed).hasValue(1);
    }

    @Test
    void theKernelTellsWhatKindTheOneOfThisTestIs() throws IOException {
        try (LocalArchiveFiles files = new LocalArchiveFiles(root, DEADLINE.multipliedBy(100))) {
            assertThat(names(files)).containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void aPipeInThePlaceOfAnArchiveHoldsNobodyUp() {
        try (LocalArchiveFiles files = on("ext4")) {
            away = true;
            assertThatThrownBy(() -> files.open("a"))
                    .isInstanceOf(NotNow.class)
                    .hasMessageContaining("no answer within");
        }
    }

    @Test
    void aDiskIsReadForALimitedTimeToo() throws IOException {
        try (LocalArchiveFiles files = on("ext4")) {
            assertThat(names(files)).isNotEmpty();
            files.phaseBegins();
            now.updateAndGet(each -> each.plus(Duration.ofMillis(29_999)));
            assertThat(files.hasTime()).isTrue();
            now.updateAndGet(each -> each.plus(Duration.ofMillis(1)));
            assertThat(files.hasTime()).isFalse();
            files.phaseBegins();
            assertThat(files.hasTime()).isTrue();
        }
    }

    @Test
    void whereNobodyTellsWhatIsMountedItIsReadWithPatience() throws IOException {
        try (LocalArchiveFiles files = new LocalArchiveFiles(
                root,
                new Mounted(),
                path -> {
                    throw new IOException("Mount point not found");
                },
                DEADLINE,
                now::get)) {
            assertThat(names(files)).containsExactlyInAnyOrder("a", "b");
            away = true;
            assertThatThrownBy(() -> names(files)).isInstanceOf(NotNow.class);
        }
    }

    @Test
    void aDirectoryWithAMountedOneBelowIsListedWithPatience() {
        try (LocalArchiveFiles files = on("ext4", "nfs4")) {
            away = true;
            assertThatThrownBy(() -> names(files)).isInstanceOf(NotNow.class);
        }
    }

    @Test
    void aMountedOneWhoseServerIsAwayHoldsNobodyUp() throws IOException {
        try (LocalArchiveFiles files = on("nfs4")) {
            assertThat(names(files)).containsExactlyInAnyOrder("a", "b");
            away = true;
            files.phaseBegins();
            assertThatThrownBy(() -> names(files)).isInstanceOf(NotNow.class).hasMessageContaining("no answer within");
            serverIsBack.countDown();
            away = false;
            now.updateAndGet(each -> each.plus(Duration.ofMinutes(5)));
            List<String> names = new ArrayList<>();
            while (names.isEmpty()) {
                try {
                    names = names(files);
                } catch (NotNow e) {
                    now.updateAndGet(each -> each.plus(Duration.ofMinutes(5)));
                }
            }
            assertThat(names).containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void evenTheQuestionWhereItIsMayHang() {
        try (LocalArchiveFiles files = new LocalArchiveFiles(
                root,
                inside,
                path -> {
                    hang();
                    return Set.of("nfs4");
                },
                DEADLINE,
                now::get)) {
            assertThatThrownBy(() -> names(files)).isInstanceOf(NotNow.class);
            assertThatThrownBy(() -> files.open("a")).isInstanceOf(NotNow.class);
        }
    }

    @Test
    void oneNameOfWhichNothingIsKnownHidesNoOther() throws IOException {
        for (int i = 0; i < 300; i++) {
            Files.writeString(root.resolve("c" + i), "");
        }
        LocalFiles bad = new LocalFiles(root, path -> {
            if (path.endsWith("a") || path.endsWith("c7")) {
                throw new FileSystemException(path.toString(), null, "Input/output error");
            }
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        });
        List<String> names = new ArrayList<>();
        try (LocalArchiveFiles files = new LocalArchiveFiles(root, bad, path -> Set.of("ext4"), DEADLINE, now::get)) {
            assertThatThrownBy(() -> files.list("", each -> names.add(each.name())))
                    .describedAs("so that nothing is forgotten")
                    .hasMessageContaining("Input/output error");
        }
        assertThat(names).hasSize(300).contains("b", "c8").doesNotContain("a", "c7");
    }

    @Test
    void aDirectoryThatIsNotThereYetIsSaidSo() {
        Path missing = root.resolve("missing");
        try (LocalArchiveFiles files = new LocalArchiveFiles(missing, DEADLINE.multipliedBy(100))) {
            assertThatThrownBy(() -> names(files)).isInstanceOf(NoSuchFileException.class);
        }
    }

    private static List<String> names(ArchiveFiles files) throws IOException {
        List<String> names = new ArrayList<>();
        files.list("", each -> names.add(each.name()));
        return names;
    }

    private static long mountThreads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(each -> each.getKey().getName().startsWith("inari-archives"))
                .flatMap(each -> List.of(each.getValue()).stream())
                .filter(frame -> frame.getClassName().equals(Mounted.class.getName()))
                .count();
    }

    private void hang() {
        boolean waits = true;
        while (waits) {
            try {
                serverIsBack.await();
                waits = false;
            } catch (InterruptedException e) {
                // The kernel does not listen either.
            }
        }
    }

    /** The directory of this test, whose server may go away. */
    private final class Mounted implements RemoteFiles {
        @Override
        public Listing list(String directory) throws IOException {
            if (away) {
                hang();
            }
            Listing listing = inside.list(directory);
            return new Listing() {
                @Override
                public List<Entry> next(int most) throws IOException {
                    return listing.next(most);
                }

                @Override
                public void close() throws IOException {
                    closed.incrementAndGet();
                    listing.close();
                }
            };
        }

        @Override
        public InputStream open(String file) throws IOException {
            if (away) {
                hang();
            }
            return inside.open(file);
        }
    }
}
