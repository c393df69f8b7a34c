package dev.inari.sidecar.jobs;

import static dev.inari.sidecar.jobs.Told.JOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.jobs.ArchiveIndex.Scan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveIndexTest {
    private static final JobId OTHER = new JobId("f".repeat(32));

    private final Path root;
    private final List<FinalState> found = new ArrayList<>();
    private Moment now = Told.BEGIN;
    private ArchiveIndex index;

    ArchiveIndexTest(@TempDir Path directory) {
        root = directory.resolve("archives");
        index = over(new LocalArchiveFiles(root, Duration.ofSeconds(30)), 10);
    }

    private static ArchiveIndex over(ArchiveFiles files, int most) {
        return new ArchiveIndex(List.of(files), ArchiveLimits.DEFAULT, most);
    }

    private Scan scan() {
        now = now.plus(Duration.ofSeconds(1));
        return index.scan(now, found::add);
    }

    private static void assertNothing(JobEvent event, String why) {
        assertThat(event).isInstanceOfSatisfying(JobEvent.NothingFound.class, nothing -> assertThat(nothing.detail())
                .contains(why));
    }

    @Test
    void aMissingDirectoryIsSaidAndTriedAgain() throws IOException {
        scan();
        assertThat(index.problems()).containsEntry(root.toString(), "there is no such directory");
        assertNothing(index.look(JOB), "no archive of it in " + root);
        WrittenArchive.of(JOB, "FAILED").to(root, JOB);
        scan();
        assertThat(index.problems()).isEmpty();
        assertThat(found).extracting(FinalState::state).containsExactly(JobState.FAILED);
    }

    @Test
    void aDirectoryThatCannotBeReadKeepsWhatWasKnown() throws IOException {
        Path file = WrittenArchive.of(JOB, "FAILED").to(root, JOB);
        Faulty faulty = new Faulty(new LocalArchiveFiles(root, Duration.ofSeconds(30)));
        index = over(faulty, 10);
        scan();
        faulty.broken = true;
        Files.delete(file);
        assertThat(scan()).isEqualTo(new Scan(1, 0, 0));
        assertThat(index.look(JOB)).isInstanceOf(JobEvent.ArchiveFound.class);
        assertThat(index.problems().get(root.toString())).contains("cannot be listed", "access is denied", "allow");
        assertNothing(index.look(OTHER), "which could not be looked into (it cannot be listed");
        faulty.broken = false;
        assertThat(scan()).isEqualTo(new Scan(0, 0, 0));
        assertThat(index.look(JOB)).isInstanceOf(JobEvent.NothingFound.class);
        assertThat(index.problems()).isEmpty();
    }

    @Test
    void oneDirectoryThatCannotBeReadDoesNotHideAnother() throws IOException {
        Faulty faulty = new Faulty(new LocalArchiveFiles(root, Duration.ofSeconds(30)));
        faulty.broken = true;
        Path second = root.resolveSibling("second");
        WrittenArchive.of(JOB, "FAILED").to(second, JOB);
        index = new ArchiveIndex(
                List.of(faulty, new LocalArchiveFiles(second, Duration.ofSeconds(30))), ArchiveLimits.DEFAULT, 10);
        scan();
        assertThat(index.look(JOB)).isInstanceOf(JobEvent.ArchiveFound.class);
    }

    @Test
    void anArchiveThatIsBeingWrittenIsReadAgainWhenItGrowsAndWithPatienceWhenNot() throws IOException {
        byte[] whole = WrittenArchive.of(JOB, "FINISHED").bytes();
        Path file = WrittenArchive.empty().to(root, JOB);
        Files.write(file, Arrays.copyOf(whole, 40));
        assertThat(scan()).isEqualTo(new Scan(1, 1, 0));
        assertNothing(index.look(JOB), "no whole JSON yet");
        int read = 0;
        for (int i = 0; i < 60; i++) {
            read += scan().read();
        }
        assertThat(read).describedAs("readings in a minute").isEqualTo(5);
        assertThat(index.problems().get(file.toString())).contains("no whole JSON yet");
        Files.write(file, whole);
        assertThat(scan()).isEqualTo(new Scan(1, 1, 1));
        assertThat(index.look(JOB)).isEqualTo(new JobEvent.ArchiveFound(found.get(0)));
        assertThat(index.problems()).isEmpty();
    }

    @Test
    void whatIsNotBelievedIsReadOnceAndSaid() throws IOException {
        Path file = WrittenArchive.of(OTHER, "FAILED").to(root, JOB);
        scan();
        now = now.plus(Duration.ofHours(1));
        assertThat(scan()).isEqualTo(new Scan(1, 0, 0));
        assertThat(index.problems().get(file.toString())).startsWith("it is not believed: it is about another job");
        assertNothing(index.look(JOB), "not believed");
        assertThat(found).isEmpty();
    }

    @Test
    void anUnchangedArchiveIsReadOnce() throws IOException {
        Path file = WrittenArchive.of(JOB, "FINISHED").to(root, JOB);
        assertThat(scan()).isEqualTo(new Scan(1, 1, 1));
        assertThat(scan()).isEqualTo(new Scan(1, 0, 0));
        Files.setLastModifiedTime(file, FileTime.fromMillis(Told.START));
        assertThat(scan()).isEqualTo(new Scan(1, 1, 1));
    }

    @Test
    void whatCouldNotBeHandedOnIsHandedOnAgain() throws IOException {
        WrittenArchive.of(JOB, "FINISHED").to(root, JOB);
        assertThatThrownBy(() -> index.scan(now, job -> {
                    throw new IllegalStateException("disk full");
                }))
                .hasMessage("disk full");
        assertThat(scan()).isEqualTo(new Scan(1, 1, 1));
        assertThat(found).hasSize(1);
    }

    @Test
    void findsTheArchivesOfApplicationsToo() throws IOException {
        Path application = root.resolve("0".repeat(32)).resolve("applications").resolve("a".repeat(32));
        WrittenArchive.of(JOB, "FINISHED").to(application.resolve("jobs"), JOB);
        Files.writeString(application.resolve("application-summary"), "{\"archive\":[]}");
        Path named = root.resolve("team-a.prod").resolve("applications").resolve("b".repeat(32));
        WrittenArchive.of(OTHER, "FAILED").to(named.resolve("jobs"), OTHER);
        Files.createDirectories(root.resolve("team-a.prod/applications/" + "c".repeat(32)));
        assertThat(scan()).isEqualTo(new Scan(2, 2, 2));
        assertThat(index.problems()).isEmpty();
        assertThat(found)
                .extracting(FinalState::where)
                .containsExactlyInAnyOrder(
                        application.resolve("jobs/" + JOB).toString(),
                        named.resolve("jobs/" + OTHER).toString());
    }

    private static final String APPLICATION = "cluster/applications/" + "a".repeat(32);
    private static final String JOBS = APPLICATION + "/jobs";

    @Test
    void aDirectoryOfAnApplicationIsNotListedAgainOnceItIsQuiet() throws IOException {
        Faulty files = new Faulty(new LocalArchiveFiles(root, Duration.ofSeconds(30)));
        index = over(files, 10);
        WrittenArchive.of(JOB, "FINISHED").to(root.resolve(JOBS), JOB);
        scan();
        now = now.plus(Duration.ofSeconds(2));
        scan();
        files.lists.clear();
        assertThat(scan()).isEqualTo(new Scan(1, 0, 0));
        assertThat(files.lists).contains("", "cluster", APPLICATION).doesNotContain(JOBS, "cluster/applications");
        assertThat(index.look(JOB)).isInstanceOf(JobEvent.ArchiveFound.class);
        WrittenArchive.of(OTHER, "FAILED").to(root.resolve(JOBS), OTHER);
        assertThat(scan()).isEqualTo(new Scan(2, 1, 1));
    }

    @Test
    void anApplicationThatIsOverRestsAndIsLookedAtAgainInTheEnd() throws IOException {
        Faulty files = new Faulty(new LocalArchiveFiles(root, Duration.ofSeconds(30)));
        index = over(files, 10);
        Path file = WrittenArchive.of(JOB, "FINISHED").to(root.resolve(JOBS), JOB);
        Files.writeString(root.resolve(APPLICATION).resolve("application-summary"), "{}");
        scan();
        now = now.plus(Duration.ofSeconds(59));
        scan();
        files.lists.clear();
        now = now.plus(Duration.ofMinutes(9));
        assertThat(scan()).isEqualTo(new Scan(1, 0, 0));
        assertThat(files.lists).containsExactly("", "cluster");
        assertThat(index.look(JOB)).isInstanceOf(JobEvent.ArchiveFound.class);
        Files.delete(file);
        now = now.plus(Duration.ofMinutes(11));
        assertThat(scan()).isEqualTo(new Scan(0, 0, 0));
        assertThat(index.look(JOB)).isInstanceOf(JobEvent.NothingFound.class);
    }

    @Test
    void anOldApplicationThatIsOverRestsAtOnce() throws IOException {
        Faulty files = new Faulty(new LocalArchiveFiles(root, Duration.ofSeconds(30)));
        index = over(files, 10);
        WrittenArchive.of(JOB, "FINISHED").to(root.resolve(JOBS), JOB);
        Path summary = Files.writeString(root.resolve(APPLICATION).resolve("application-summary"), "{}");
        Files.setLastModifiedTime(root.resolve(JOBS), FileTime.fromMillis(Told.BEGIN.millis() - 7_000_000));
        Files.setLastModifiedTime(summary, FileTime.fromMillis(Told.BEGIN.millis() - 3_600_001));
        scan();
        files.lists.clear();
        assertThat(scan()).isEqualTo(new Scan(1, 0, 0));
        assertThat(files.lists).doesNotContain(APPLICATION, JOBS);
    }

    @Test
    void anApplicationThatWasSummedUpJustNowIsLookedAtAgainSoonHoweverOldItsJobsAre() throws IOException {
        WrittenArchive.of(JOB, "FINISHED").to(root.resolve(JOBS), JOB);
        Files.setLastModifiedTime(root.resolve(JOBS), FileTime.fromMillis(Told.BEGIN.millis() - 7_000_000));
        scan();
        now = now.plus(Duration.ofHours(1));
        scan();
        Path summary = Files.writeString(root.resolve(APPLICATION).resolve("application-summary"), "{}");
        now = now.plus(Duration.ofHours(1));
        Files.setLastModifiedTime(summary, FileTime.fromMillis(now.millis()));
        scan();
        WrittenArchive.of(OTHER, "FAILED").to(root.resolve(JOBS), OTHER);
        now = now.plus(Duration.ofSeconds(40));
        assertThat(scan()).isEqualTo(new Scan(2, 1, 1));
    }

    @Test
    void anApplicationThatEndedIsNotLookedAtInEachScanOfItsFirstMinute() throws IOException {
        Faulty files = new Faulty(new LocalArchiveFiles(root, Duration.ofSeconds(30)));
        index = over(files, 10);
        WrittenArchive.of(JOB, "FINISHED").to(root.resolve(JOBS), JOB);
        Files.writeString(root.resolve(APPLICATION).resolve("application-summary"), "{}");
        scan();
        now = now.plus(Duration.ofSeconds(2));
        scan();
        files.lists.clear();
        now = now.plus(Duration.ofSeconds(19));
        assertThat(scan()).isEqualTo(new Scan(1, 0, 0));
        assertThat(files.lists).doesNotContain(APPLICATION, JOBS);
        now = now.plus(Duration.ofSeconds(21));
        scan();
        assertThat(files.lists).contains(APPLICATION);
    }

    @Test
    void aScanThatDoesNotComeEverywhereForgetsNothing() throws IOException {
        Faulty files = new Faulty(new LocalArchiveFiles(root, Duration.ofSeconds(30)));
        index = over(files, 10);
        WrittenArchive.of(JOB, "FINISHED").to(root.resolve(JOBS), JOB);
        Files.writeString(root.resolve(APPLICATION).resolve("application-summary"), "{}");
        scan();
        now = now.plus(Duration.ofSeconds(61));
        scan();
        files.broken = true;
        assertThat(scan()).isEqualTo(new Scan(1, 0, 0));
        files.broken = false;
        files.lists.clear();
        assertThat(scan()).isEqualTo(new Scan(1, 0, 0));
        assertThat(files.lists).containsExactly("", "cluster");
    }

    @Test
    void whereThereIsNoTimeForAllDirectoriesEachHasItsTurn() throws IOException {
        Faulty files = new Faulty(new LocalArchiveFiles(root, Duration.ofSeconds(30)));
        index = over(files, 100);
        for (int i = 0; i < 20; i++) {
            String id = String.format("%032x", i);
            WrittenArchive.of(JOB, "FINISHED").to(root.resolve("cluster/applications/" + id + "/jobs"), new JobId(id));
        }
        files.listsInTime = 5;
        int found = 0;
        for (int i = 0; i < 200 && found < 20; i++) {
            now = now.plus(Duration.ofSeconds(10));
            Scan scan = scan();
            assertThat(scan.archives()).isGreaterThanOrEqualTo(found);
            found = scan.archives();
            assertThat(index.problems())
                    .containsEntry(
                            root.toString(), "not all directories were looked into in time; the next look goes on");
        }
        assertThat(found).isEqualTo(20);
    }

    @Test
    void anApplicationThatGoesOnIsLookedAtSoonHoweverLongItWasQuiet() throws IOException {
        WrittenArchive.of(JOB, "FINISHED").to(root.resolve(JOBS), JOB);
        for (int i = 0; i < 60; i++) {
            now = now.plus(Duration.ofMinutes(10));
            scan();
        }
        WrittenArchive.of(OTHER, "FAILED").to(root.resolve(JOBS), OTHER);
        now = now.plus(Duration.ofMinutes(1));
        assertThat(scan()).isEqualTo(new Scan(2, 1, 1));
    }

    @Test
    void aNewApplicationIsFoundAtOnce() throws IOException {
        WrittenArchive.of(JOB, "FINISHED").to(root.resolve(JOBS), JOB);
        for (int i = 0; i < 9; i++) {
            scan();
        }
        WrittenArchive.of(OTHER, "FAILED").to(root.resolve("cluster/applications/" + "b".repeat(32) + "/jobs"), OTHER);
        assertThat(scan()).isEqualTo(new Scan(2, 1, 1));
    }

    @Test
    void anArchiveThatAppearsInTheTickOfAListingIsFound() throws IOException {
        Path jobs = Files.createDirectories(root.resolve(JOBS));
        FileTime tick = Files.getLastModifiedTime(jobs);
        assertThat(scan()).isEqualTo(new Scan(0, 0, 0));
        WrittenArchive.of(JOB, "FINISHED").to(jobs, JOB);
        Files.setLastModifiedTime(jobs, tick);
        now = now.plus(Duration.ofSeconds(2));
        assertThat(scan()).isEqualTo(new Scan(1, 1, 1));
    }

    @Test
    void anUnfinishedArchiveKeepsItsDirectoryFromBeingQuiet() throws IOException {
        Path file = WrittenArchive.of(JOB, "FINISHED").to(root.resolve(JOBS), JOB);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, 30));
        for (int i = 0; i < 9; i++) {
            scan();
        }
        Files.write(file, whole);
        assertThat(scan()).isEqualTo(new Scan(1, 1, 1));
    }

    @Test
    void aFileSystemWithoutVersionsIsAlwaysListed() throws IOException {
        Faulty files = new Faulty(new LocalArchiveFiles(root, Duration.ofSeconds(30)));
        files.versioned = false;
        index = over(files, 10);
        WrittenArchive.of(JOB, "FINISHED").to(root.resolve(JOBS), JOB);
        for (int i = 0; i < 9; i++) {
            scan();
        }
        assertThat(files.lists).filteredOn(JOBS::equals).hasSize(9);
    }

    @Test
    void otherNamesAreNotOpened() throws IOException {
        for (String name : List.of("." + JOB + ".crc", JOB + ".tmp", "A".repeat(32), "x", JOB + "0")) {
            Files.createDirectories(root);
            Files.write(root.resolve(name), WrittenArchive.of(JOB, "FAILED").bytes());
        }
        assertThat(scan()).isEqualTo(new Scan(0, 0, 0));
    }

    @Test
    void symbolicLinksAreNotFollowed() throws IOException {
        Path elsewhere = root.resolveSibling("elsewhere");
        Path target = WrittenArchive.of(JOB, "FAILED").to(elsewhere, JOB);
        Files.createDirectories(root);
        Path link = Files.createSymbolicLink(root.resolve(JOB.hex()), target);
        Files.createDirectories(elsewhere.resolve("applications/" + "a".repeat(32) + "/jobs"));
        Files.createSymbolicLink(root.resolve("cluster"), elsewhere);
        assertThat(scan()).isEqualTo(new Scan(0, 0, 0));
        assertThat(index.problems()).containsOnlyKeys(link.toString());
        LocalArchiveFiles files = new LocalArchiveFiles(root, Duration.ofSeconds(30));
        assertThatThrownBy(() -> files.open(JOB.hex())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> files.open("cluster/" + JOB)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> files.list("cluster", entry -> true)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> files.open("../elsewhere/" + JOB))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no path that was listed");
    }

    @Test
    void remembersTheNewestOnly() throws IOException {
        index = over(new LocalArchiveFiles(root, Duration.ofSeconds(30)), 2);
        for (int i = 0; i < 5; i++) {
            JobId job = new JobId(("" + i).repeat(32));
            Path file = WrittenArchive.of(job, "FINISHED").to(root, job);
            Files.setLastModifiedTime(file, FileTime.fromMillis(Told.START + (i * 7 % 5) * 1000L));
        }
        assertThat(scan()).isEqualTo(new Scan(2, 2, 2));
        assertThat(index.jobs())
                .extracting(each -> each.jobId().hex().charAt(0))
                .containsExactly('4', '2');
        assertThat(index.problems().get("archives")).contains("more than 2, and only the newest");
    }

    @Test
    void theArchiveOfAJobThatIsAskedForIsReadHoweverManySeemNewer() throws IOException {
        index = over(new LocalArchiveFiles(root, Duration.ofSeconds(30)), 2);
        Path old = WrittenArchive.of(JOB, "FAILED").to(root, JOB);
        Files.setLastModifiedTime(old, FileTime.fromMillis(Told.START));
        for (int i = 0; i < 5; i++) {
            JobId job = new JobId(("" + i).repeat(32));
            Path file = WrittenArchive.of(job, "FINISHED").to(root, job);
            Files.setLastModifiedTime(file, FileTime.fromMillis(4_102_444_800_000L));
        }
        scan();
        assertThat(index.look(JOB)).isInstanceOf(JobEvent.NothingFound.class);
        scan();
        assertThat(index.look(JOB)).isInstanceOf(JobEvent.ArchiveFound.class);
        now = now.plus(Duration.ofHours(4));
        assertThat(scan().archives()).isEqualTo(2);
        assertThat(index.look(JOB)).isInstanceOf(JobEvent.NothingFound.class);
    }

    @Test
    void readsTheDocumentsOnDemand() throws IOException {
        WrittenArchive.of(JOB, "FAILED")
                .with("/jobs/" + JOB + "/exceptions", "{\"root-exception\":\"boom\"}")
                .with("/jobs/" + JOB + "/plan", "{}")
                .to(root, JOB);
        scan();
        assertThat(documents(JOB))
                .containsEntry("/jobs/" + JOB + "/exceptions", "{\"root-exception\":\"boom\"}")
                .containsOnlyKeys("/jobs/overview", "/jobs/" + JOB, "/jobs/" + JOB + "/exceptions");
        assertThat(documents(OTHER)).isEmpty();
        Files.writeString(root.resolve(JOB.hex()), "{", StandardCharsets.UTF_8);
        assertThatThrownBy(() -> documents(JOB)).isInstanceOf(IOException.class);
    }

    private Map<String, String> documents(JobId job) throws IOException {
        Map<String, String> documents = new HashMap<>();
        index.documents(job, documents::put);
        return documents;
    }

    @Test
    void aDocumentThatIsTooLongIsLeftOutAndTheStateIsNot() throws IOException {
        String exceptions = "/jobs/" + JOB + "/exceptions";
        String config = "/jobs/" + JOB + "/config";
        WrittenArchive.of(JOB, "FAILED")
                .with(exceptions, "é".repeat(1 << 20) + "é")
                .with(config, "é".repeat(1 << 20))
                .to(root, JOB);
        assertThat(scan()).isEqualTo(new Scan(1, 1, 1));
        Map<String, String> documents = new HashMap<>();
        assertThat(index.documents(JOB, documents::put)).containsExactly(exceptions);
        assertThat(documents).containsOnlyKeys("/jobs/overview", "/jobs/" + JOB, config);
    }

    @Test
    void moreHeapRemembersMoreArchives() {
        assertThat(ArchiveIndex.mostIn(128 << 20)).isEqualTo(11_702);
        assertThat(ArchiveIndex.mostIn(512 << 20)).isEqualTo(46_811);
        assertThat(ArchiveIndex.mostIn(Long.MAX_VALUE)).isEqualTo(200_000);
    }

    /** A directory whose access list was changed. */
    private static final class Faulty implements ArchiveFiles {
        private final ArchiveFiles sound;
        private final List<String> lists = new ArrayList<>();
        private boolean broken;
        private boolean versioned = true;
        private int listsInTime = Integer.MAX_VALUE;
        private int listed;

        Faulty(ArchiveFiles sound) {
            this.sound = sound;
        }

        @Override
        public void list(String directory, Visitor visitor) throws IOException {
            if (broken) {
                throw new AccessDeniedException(describe(directory));
            }
            lists.add(directory);
            listed++;
            sound.list(
                    directory,
                    each -> visitor.visit(
                            versioned || each.kind() != Kind.DIRECTORY
                                    ? each
                                    : new Entry(each.name(), each.kind(), each.length(), 0)));
        }

        @Override
        public void phaseBegins() {
            listed = 0;
        }

        @Override
        public boolean hasTime() {
            return listed < listsInTime;
        }

        @Override
        public InputStream open(String file) throws IOException {
            return sound.open(file);
        }

        @Override
        public String describe(String path) {
            return sound.describe(path);
        }
    }
}
