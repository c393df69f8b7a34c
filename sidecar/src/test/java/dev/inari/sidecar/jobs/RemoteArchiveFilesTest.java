package dev.inari.sidecar.jobs;

import static dev.inari.sidecar.jobs.Told.JOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an index makes of a file system that is far away. */
@Timeout(60)
class RemoteArchiveFilesTest {
    private static final String PLACE = "hdfs://nameservice/archives";
    private static final JobId OTHER = new JobId("f".repeat(32));

    // Read and written by the worker and by the test, which waits for the other.
    private volatile Moment now = Told.BEGIN;
    private final Remote remote = new Remote();
    private final RemoteArchiveFiles files = new RemoteArchiveFiles(
            PLACE, () -> remote.open(), getClass().getClassLoader(), Duration.ofSeconds(1), () -> now);
    private final ArchiveIndex index = new ArchiveIndex(List.of(files), ArchiveLimits.DEFAULT, 10_000);
    private final List<JobId> found = new ArrayList<>();

    @AfterEach
    void close() {
        remote.released.countDown();
        files.close();
    }

    private ArchiveIndex.Scan scan() {
        now = now.plus(Duration.ofSeconds(1));
        return index.scan(now, end -> found.add(end.jobId()));
    }

    private String problem() {
        return index.problems().getOrDefault(PLACE, "");
    }

    @Test
    void readsWhatIsThere() throws IOException {
        remote.archives.put(
                JOB.hex(),
                WrittenArchive.of(JOB, "FAILED").with("/x", "x".repeat(200_000)).bytes());
        assertThat(scan()).isEqualTo(new ArchiveIndex.Scan(1, 1, 1));
        assertThat(index.look(JOB)).isInstanceOfSatisfying(JobEvent.ArchiveFound.class, archive -> assertThat(
                        archive.end().where())
                .isEqualTo(PLACE + "/" + JOB));
        Set<String> names = new HashSet<>();
        assertThat(index.documents(JOB, (path, json) -> names.add(path))).isEmpty();
        assertThat(names).contains("/jobs/" + JOB);
        assertThat(index.problems()).isEmpty();
        assertThat(remote.closed).isEqualTo(remote.opened);
    }

    @Test
    void whereNobodyAnswersNothingIsConcludedAndTheReasonIsTold() throws Exception {
        remote.archives.put(JOB.hex(), WrittenArchive.of(JOB, "FAILED").bytes());
        scan();
        remote.hangs = true;
        now = now.plus(Duration.ofMinutes(1));
        assertThat(scan()).isEqualTo(new ArchiveIndex.Scan(1, 0, 0));
        assertThat(problem()).contains("no answer within 1 s", "listing " + PLACE);
        assertThat(index.look(JOB)).isInstanceOf(JobEvent.ArchiveFound.class);
        assertThat(index.look(OTHER))
                .isInstanceOfSatisfying(JobEvent.NothingFound.class, nothing -> assertThat(nothing.detail())
                        .contains(PLACE + ", which could not be looked into (no answer"));
        remote.hangs = false;
        remote.released.countDown();
        assertThat(remote.cameBack.await(30, TimeUnit.SECONDS)).isTrue();
        remote.archives.put(OTHER.hex(), WrittenArchive.of(OTHER, "FINISHED").bytes());
        for (int i = 0; i < 1000 && found.size() < 2; i++) {
            now = now.plus(Duration.ofMinutes(5));
            scan();
        }
        assertThat(found).containsExactly(JOB, OTHER);
        assertThat(index.problems()).isEmpty();
    }

    @Test
    void anArchiveIsNotBlamedForItsFileSystem() {
        remote.archives.put(JOB.hex(), WrittenArchive.of(JOB, "FAILED").bytes());
        remote.archives.put(OTHER.hex(), WrittenArchive.of(OTHER, "FAILED").bytes());
        remote.slowToFail = new IOException("no data node has this block");
        for (int i = 0; i < 20; i++) {
            now = now.plus(Duration.ofMinutes(5));
            assertThat(scan().read()).isZero();
        }
        assertThat(index.problems()).containsOnlyKeys(PLACE);
        remote.slowToFail = null;
        now = now.plus(Duration.ofMinutes(5));
        assertThat(scan()).isEqualTo(new ArchiveIndex.Scan(2, 2, 2));
    }

    @Test
    void oneScanReadsForALimitedTime() {
        for (int i = 0; i < 10; i++) {
            JobId job = new JobId(String.format("%032x", i));
            remote.archives.put(job.hex(), WrittenArchive.of(job, "FAILED").bytes());
        }
        remote.takes = Duration.ofSeconds(1);
        assertThat(scan()).isEqualTo(new ArchiveIndex.Scan(10, 5, 5));
        assertThat(scan()).isEqualTo(new ArchiveIndex.Scan(10, 5, 5));
        assertThat(scan()).isEqualTo(new ArchiveIndex.Scan(10, 0, 0));
        assertThat(found).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void longArchivesThatNeverBecomeWholeKeepNobodyFromReadingTheOthers() {
        for (int i = 0; i < 60; i++) {
            remote.archives.put(String.format("%032x", i), new byte[200_000]);
        }
        remote.archives.put(OTHER.hex(), WrittenArchive.of(OTHER, "FAILED").bytes());
        remote.takes = Duration.ofSeconds(1);
        for (int i = 0; i < 3; i++) {
            scan();
        }
        assertThat(found).containsExactly(OTHER);
        remote.archives.put(JOB.hex(), WrittenArchive.of(JOB, "FAILED").bytes());
        scan();
        assertThat(found).containsExactly(OTHER, JOB);
    }

    @Test
    void anArchiveThatIsNeverReadInTimeKeepsNobodyFromReadingTheOthers() {
        remote.archives.put(JOB.hex(), new byte[100]);
        remote.hangsAt = JOB.hex();
        remote.archives.put(OTHER.hex(), WrittenArchive.of(OTHER, "FAILED").bytes());
        for (int i = 0; i < 1000 && found.isEmpty(); i++) {
            now = now.plus(Duration.ofMinutes(5));
            scan();
        }
        assertThat(found).containsExactly(OTHER);
    }

    /** Once this test's like failed where the call that hung came back late: each scan until then had put the next archive behind the other. */
    @Test
    void noArchiveIsPutBehindTheOthersWhileItsFileSystemIsLeftAlone() {
        remote.archives.put(JOB.hex(), new byte[100]);
        remote.hangsAt = JOB.hex();
        remote.archives.put(OTHER.hex(), WrittenArchive.of(OTHER, "FAILED").bytes());
        scan();
        scan();
        assertThat(remote.listings).isEqualTo(1);
        while (remote.listings == 1) {
            now = now.plus(Duration.ofMinutes(5));
            scan();
        }
        assertThat(found).containsExactly(OTHER);
    }

    @Test
    void documentsAreReadForALimitedTimeAfterEachLook() throws IOException {
        for (int i = 0; i < 5; i++) {
            JobId job = new JobId(String.format("%032x", i));
            remote.archives.put(job.hex(), WrittenArchive.of(job, "FAILED").bytes());
        }
        remote.takes = Duration.ofSeconds(2);
        scan();
        scan();
        List<JobId> jobs = List.copyOf(found);
        assertThat(jobs).hasSize(5);
        for (JobId each : jobs.subList(0, 3)) {
            index.documents(each, (path, json) -> {});
        }
        assertThatThrownBy(() -> index.documents(jobs.get(3), (path, json) -> {}))
                .isInstanceOf(NotNow.class);
        scan();
        index.documents(jobs.get(3), (path, json) -> {});
    }

    /** Each call is within its deadline, and all others would wait for the sum. */
    @Test
    void aLongArchiveOnASlowFileSystemWaitsForTheNextLookAndHoldsUpNoOther() {
        remote.archives.put(JOB.hex(), new byte[20 << 20]);
        remote.archives.put(OTHER.hex(), WrittenArchive.of(OTHER, "FAILED").bytes());
        remote.blockTakes = Duration.ofSeconds(1);
        Moment begun = now;
        scan();
        assertThat(now.since(begun)).isLessThan(Duration.ofSeconds(20));
        assertThat(remote.closed).isEqualTo(remote.opened);
    }

    @Test
    void aLongDirectoryOnASlowFileSystemIsNotListedForEver() {
        for (int i = 0; i < 300; i++) {
            remote.archives.put(String.format("%032x", i), new byte[0]);
        }
        remote.pageTakes = Duration.ofSeconds(1);
        Moment begun = now;
        scan();
        assertThat(now.since(begun)).isLessThan(Duration.ofSeconds(20));
        assertThat(problem()).contains("listing " + PLACE + " takes longer than 6 s");
    }

    @Test
    void whatIsOpenedWhenNobodyWaitsAnyMoreIsClosed() throws Exception {
        remote.archives.put(JOB.hex(), new byte[1 << 20]);
        remote.hangsAtOpening = true;
        assertThatThrownBy(() -> files.open(JOB.hex())).isInstanceOf(NotNow.class);
        remote.released.countDown();
        assertThat(remote.cameBack.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(remote.wasClosed.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatToDoAboutADirectoryThatMustNotBeReadIsTold() {
        remote.denied = true;
        scan();
        assertThat(problem())
                .contains("access is denied (user=inari, access=READ_EXECUTE)", "allow the sidecar's user");
    }

    @Test
    void whatIsWrongWithTheClientIsToldAndTriedAgain() {
        remote.unusable = "inari.jobs.hadoop-classpath names no jar that is there";
        scan();
        assertThat(problem()).contains(remote.unusable);
        for (int i = 0; i < 599; i++) {
            scan();
        }
        assertThat(remote.openings)
                .describedAs("in ten minutes: each may be a login that is refused")
                .isEqualTo(6);
        assertThat(problem()).contains(remote.unusable, "less often each time");
        remote.unusable = "";
        now = now.plus(Duration.ofMinutes(5));
        remote.archives.put(JOB.hex(), WrittenArchive.of(JOB, "FAILED").bytes());
        assertThat(scan()).isEqualTo(new ArchiveIndex.Scan(1, 1, 1));
    }

    /** A flat directory of archives behind a bad connection. */
    private final class Remote implements RemoteFiles {
        private final Map<String, byte[]> archives = new TreeMap<>();
        private final CountDownLatch released = new CountDownLatch(1);
        private final CountDownLatch cameBack = new CountDownLatch(1);
        private final CountDownLatch wasClosed = new CountDownLatch(1);
        private volatile boolean hangs;
        private volatile boolean hangsAtOpening;
        private @Nullable String hangsAt;
        private Duration blockTakes = Duration.ZERO;
        private Duration pageTakes = Duration.ZERO;
        private boolean denied;
        private String unusable = "";
        private @Nullable IOException slowToFail;
        private Duration takes = Duration.ZERO;
        private int openings;
        private int listings;
        private int opened;
        private int closed;

        RemoteFiles open() throws IOException {
            openings++;
            if (!unusable.isEmpty()) {
                throw new IOException(unusable);
            }
            return this;
        }

        @Override
        public Listing list(String directory) throws IOException {
            listings++;
            if (hangs) {
                hang();
            }
            if (denied) {
                throw new AccessDeniedException(directory, null, "user=inari, access=READ_EXECUTE");
            }
            if (!directory.isEmpty()) {
                throw new NoSuchFileException(directory);
            }
            List<ArchiveFiles.Entry> all = archives.entrySet().stream()
                    .map(each -> new ArchiveFiles.Entry(
                            each.getKey(), ArchiveFiles.Kind.FILE, each.getValue().length, Told.END))
                    .toList();
            List<ArchiveFiles.Entry> left = new ArrayList<>(all);
            return most -> {
                now = now.plus(pageTakes);
                List<ArchiveFiles.Entry> page = List.copyOf(left.subList(0, Math.min(3, left.size())));
                left.subList(0, page.size()).clear();
                return page;
            };
        }

        private void hang() {
            try {
                released.await();
            } catch (InterruptedException e) {
                // Comes back as one who was told to hurry.
                Thread.currentThread().interrupt();
            }
            cameBack.countDown();
        }

        @Override
        public InputStream open(String file) throws IOException {
            now = now.plus(takes);
            if (slowToFail != null) {
                now = now.plus(Duration.ofSeconds(20));
                throw slowToFail;
            }
            byte[] archive = archives.get(file);
            if (archive == null) {
                throw new NoSuchFileException(file);
            }
            if (hangsAtOpening || file.equals(hangsAt)) {
                hang();
            }
            opened++;
            return new ByteArrayInputStream(archive) {
                @Override
                public byte[] readNBytes(int most) throws IOException {
                    now = now.plus(blockTakes);
                    return super.readNBytes(most);
                }

                @Override
                public void close() {
                    closed++;
                    wasClosed.countDown();
                }
            };
        }
    }
}
