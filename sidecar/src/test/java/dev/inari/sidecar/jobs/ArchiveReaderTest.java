package dev.inari.sidecar.jobs;

import static dev.inari.sidecar.jobs.Told.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.jobs.ArchiveReading.Refused;
import dev.inari.sidecar.jobs.ArchiveReading.Unfinished;
import dev.inari.sidecar.jobs.ArchiveReading.Whole;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is believed of a file that anybody may have written, or that is not whole. */
class ArchiveReaderTest {
    private static final ArchiveLimits SMALL = new ArchiveLimits(10_000, 10, 2000, 20);

    private static ArchiveReading read(byte[] bytes) {
        return read(new OneFile(bytes), SMALL);
    }

    private static ArchiveReading read(ArchiveFiles files, ArchiveLimits limits) {
        try {
            return new ArchiveReader(limits).read(files, "file", JOB, 77);
        } catch (NotNow e) {
            throw new AssertionError(e);
        }
    }

    private static ArchiveReading read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(ArchiveReading reading, String why) {
        assertThat(reading).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.detail())
                .contains(why));
    }

    @Test
    void everyPartOfAnArchiveIsUnfinishedAndNeverAState() {
        byte[] whole = WrittenArchive.of(JOB, "FINISHED").bytes();
        for (int length = 0; length < whole.length; length++) {
            assertThat(read(Arrays.copyOf(whole, length)))
                    .describedAs("the first %d of %d bytes", length, whole.length)
                    .isInstanceOf(Unfinished.class);
        }
        assertThat(read(whole)).isInstanceOf(Whole.class);
    }

    @Test
    void anArchiveWhoseRestIsStillZeroIsUnfinished() {
        byte[] whole = WrittenArchive.of(JOB, "FINISHED").bytes();
        for (int length = 1; length < whole.length; length += 7) {
            byte[] zeros = Arrays.copyOf(Arrays.copyOf(whole, length), whole.length);
            assertThat(read(zeros)).describedAs("zero from byte %d", length).isInstanceOf(Unfinished.class);
        }
    }

    @Test
    void aDeviceThatFailsMakesItUnfinished() {
        ArchiveFiles failing = new OneFile(new byte[0]) {
            @Override
            public InputStream open(String file) throws IOException {
                throw new IOException("Input/output error");
            }
        };
        assertThat(read(failing, SMALL))
                .isEqualTo(new Unfinished("it cannot be read: java.io.IOException: Input/output error"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUSPENDED", "RUNNING", "FAILING"})
    void whatIsNoEndIsRefused(String state) {
        assertRefused(read(WrittenArchive.of(JOB, state).bytes()), "it tells " + state + ", which is no end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNKNOWN", "RECONNECTING", "failed", "DONE", "\\u0000"})
    void aStateThatFlinkDoesNotHaveIsRefused(String state) {
        assertRefused(read(WrittenArchive.of(JOB, state).bytes()), "a state that Flink does not have");
    }

    @Test
    void anArchiveThatIsAboutAnotherJobThanItsNameSaysIsRefused() {
        JobId other = new JobId("f".repeat(32));
        assertRefused(read(WrittenArchive.of(other, "FAILED").bytes()), "another job: " + other);
    }

    @Test
    void anArchiveThatContradictsItselfIsRefused() {
        WrittenArchive archive = WrittenArchive.of(JOB, "FINISHED")
                .with("/jobs/overview", "{\"jobs\":[" + WrittenArchive.entry(JOB, "FAILED") + "]}");
        assertRefused(read(archive.bytes()), "two states: FINISHED and FAILED");
    }

    @Test
    void anArchiveWithoutAStateIsRefused() {
        assertRefused(read(WrittenArchive.empty().bytes()), "tells no state");
        assertRefused(
                read(WrittenArchive.empty()
                        .with("/jobs/" + JOB, "{\"jid\":\"" + JOB + "\"}")
                        .bytes()),
                "tells no state");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "{}", "{\"archive\":{}}", "{\"archive\":[7]}", "{\"archive\":[]} {}", "\"x\""})
    void whatIsNoArchiveIsRefused(String text) {
        assertThat(read(text)).isInstanceOf(Refused.class);
    }

    @Test
    void whatIsSaidOfAnArchiveMovesNoCursor() {
        assertThat(read("{\"archive\":[a\u001bc\u009bb"))
                .isInstanceOfSatisfying(Unfinished.class, unfinished -> assertThat(unfinished.detail())
                        .startsWith("it is no whole JSON yet: ")
                        .doesNotContainPattern("\\p{Cc}"));
    }

    @Test
    void limitsAreKept() {
        WrittenArchive many = WrittenArchive.of(JOB, "FINISHED");
        for (int i = 0; i < 9; i++) {
            many.with("/jobs/" + JOB + "/plan", "{}");
        }
        assertRefused(read(many.bytes()), "more than 10 entries");
        assertRefused(read(" ".repeat(10_001) + "{}"), "more than 10000 bytes");
        assertThat(read(WrittenArchive.of(JOB, "FINISHED")
                        .with("/jobs/" + JOB, " ".repeat(2001))
                        .bytes()))
                .isInstanceOf(Refused.class);
        assertThat(read("{\"other\":" + "[".repeat(30) + "]".repeat(30) + "}")).isInstanceOf(Refused.class);
        assertThat(read(WrittenArchive.of(JOB, "FINISHED")
                        .with("/jobs/overview", "{\"x\":" + "[".repeat(30) + "]".repeat(30) + "}")
                        .bytes()))
                .isInstanceOf(Refused.class);
    }

    @Test
    void anOverviewOfFarTooManyJobsIsRefused() {
        byte[] archive = WrittenArchive.empty()
                .with("/jobs/overview", "{\"jobs\":[{}" + ",{}".repeat(Claim.MOST) + "]}")
                .bytes();
        assertRefused(read(new OneFile(archive), ArchiveLimits.DEFAULT), "more than 100000 jobs");
    }

    @Test
    void aLongDocumentThatNobodyAskedForIsPassedOver() {
        byte[] archive = WrittenArchive.of(JOB, "FINISHED")
                .with("/jobs/" + JOB + "/plan", "x".repeat(3000))
                .bytes();
        assertThat(read(archive)).isInstanceOf(Whole.class);
    }

    @Test
    void aPathInAnArchiveNamesNoFile() {
        byte[] archive = WrittenArchive.of(JOB, "FINISHED")
                .with("/../../etc/passwd", "x")
                .with("file:///etc/passwd", "x")
                .bytes();
        OneFile files = new OneFile(archive);
        assertThat(read(files, SMALL)).isInstanceOf(Whole.class);
        assertThat(files.opened).isEqualTo(1);
    }

    @Test
    void readsWhatIsThereWhateverElseThereIs() throws Exception {
        String text = "{\"new\":{\"a\":[1,{}]},\"archive\":[{\"json\":\"{\\\"jobs\\\":[{\\\"jid\\\":\\\"" + JOB
                + "\\\",\\\"pending-operators\\\":{},\\\"state\\\":\\\"CANCELED\\\",\\\"start-time\\\":100,"
                + "\\\"duration\\\":11,\\\"end-time\\\":null}],\\\"more\\\":[{}]}\",\"extra\":[],"
                + "\"path\":\"/jobs/overview\"}],\"version\":3}";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(read(bytes)).isInstanceOfSatisfying(Whole.class, whole -> {
            FinalState end = whole.end();
            assertThat(end.state()).isEqualTo(JobState.CANCELED);
            assertThat(end.name()).isEmpty();
            assertThat(end.startMillis()).isEqualTo(100);
            assertThat(end.endMillis()).isEqualTo(111);
            assertThat(end.readAtMillis()).isEqualTo(77);
            assertThat(end.source()).isEqualTo(Source.ARCHIVE);
            assertThat(end.where()).isEqualTo("/archives/file");
            assertThat(end.digest()).isEqualTo(sha256(bytes));
        });
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Digests.sha256().digest(bytes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-5", "1e300", "\"x\"", "99999999999999999999999", "9223372036854775807", "{}", "[1]", "true"})
    void aTimeThatIsNoneIsNotTold(String time) {
        byte[] archive = WrittenArchive.empty()
                .with("/jobs/" + JOB, "{\"jid\":\"" + JOB + "\",\"state\":\"FAILED\",\"start-time\":" + time + "}")
                .bytes();
        assertThat(read(archive)).isInstanceOfSatisfying(Whole.class, whole -> assertThat(
                        whole.end().startMillis())
                .isEqualTo(FinalState.NOT_TOLD));
    }

    @Test
    void readsTheOverviewOfVeryOldArchives() {
        byte[] archive = WrittenArchive.empty()
                .with("/joboverview", "{\"running\":[],\"finished\":[" + WrittenArchive.entry(JOB, "FINISHED") + "]}")
                .bytes();
        assertThat(read(archive))
                .isInstanceOfSatisfying(
                        Whole.class, whole -> assertThat(whole.end().state()).isEqualTo(JobState.FINISHED));
    }

    /** A file system of one file. */
    private static class OneFile implements ArchiveFiles {
        private final byte[] bytes;
        private int opened;

        OneFile(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void list(String directory, Visitor visitor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public InputStream open(String file) throws IOException {
            assertThat(file).isEqualTo("file");
            opened++;
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public String describe(String path) {
            return "/archives/" + path;
        }
    }
}
