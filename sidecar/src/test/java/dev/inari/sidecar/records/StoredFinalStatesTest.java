package dev.inari.sidecar.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.engine.FakeProcesses;
import dev.inari.sidecar.jobs.FinalState;
import dev.inari.sidecar.jobs.JobId;
import dev.inari.sidecar.jobs.JobState;
import dev.inari.sidecar.jobs.Offer.Outcome;
import dev.inari.sidecar.jobs.Source;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose word on a job's end stands, in both databases. */
class StoredFinalStatesTest {
    private static final long UID = FakeProcesses.ofThisUser().ownUid();
    private static final JobId JOB = new JobId("0123456789abcdef0123456789abcdef");

    private final Path directory;

    StoredFinalStatesTest(@TempDir Path temporary) {
        this.directory = temporary.resolve("state");
    }

    private static FinalState state(JobState state, Source source, int number) {
        return new FinalState(
                JOB,
                "insert 'é' 🦊",
                state,
                1,
                FinalState.NOT_TOLD,
                source,
                1000 + number,
                String.format("%064x", number),
                "/archive/" + number);
    }

    private static StoredFinalStates in(Records records) {
        return new StoredFinalStates(records, () -> Instant.ofEpochMilli(5_000));
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void firstWordStandsABetterSourceConfirmsAndAContradictionIsKeptBeside(On on) throws Exception {
        FinalState first = state(JobState.FAILED, Source.LIVE, 1);
        FinalState better = state(JobState.FAILED, Source.ARCHIVE, 2);
        FinalState other = state(JobState.FINISHED, Source.ARCHIVE, 3);
        RecordsSettings settings = on.settings(directory);
        try (Records records = Records.open(settings, UID)) {
            StoredFinalStates states = in(records);

            assertThat(states.find(JOB)).isEmpty();
            assertThat(states.offer(first).outcome()).isEqualTo(Outcome.STORED);
            assertThat(states.offer(first).outcome()).isEqualTo(Outcome.CONFIRMED);
            assertThat(states.offer(better).outcome()).isEqualTo(Outcome.UPGRADED);
            assertThat(states.offer(first).kept()).isEqualTo(better);
            assertThat(states.offer(other).outcome()).isEqualTo(Outcome.CONFLICT);
            assertThat(states.offer(other).outcome()).as("recorded once").isEqualTo(Outcome.CONFLICT);
        }
        try (Records records = Records.open(settings, UID)) {
            StoredFinalStates states = in(records);
            assertThat(states.find(JOB)).contains(better);
            assertThat(states.last(10)).containsExactly(better);
            assertThat(states.conflicts(JOB)).singleElement().satisfies(each -> assertThat(each.state())
                    .isEqualTo(JobState.FINISHED));

            assertThat(states.forgetBefore(5_000)).isZero();
            assertThat(states.forgetBefore(5_001)).isEqualTo(1);
            assertThat(states.find(JOB)).isEmpty();
            assertThat(states.conflicts(JOB)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void whoeverContradictsAgainAndAgainFillsNoRecordsAndHidesNobodyElse(On on) throws Exception {
        try (Records records = Records.open(on.settings(directory), UID)) {
            StoredFinalStates states = in(records);
            states.offer(state(JobState.FAILED, Source.LIVE, 0));
            for (int i = 1; i < 10; i++) {
                assertThat(states.offer(state(JobState.FINISHED, Source.ARCHIVE, i))
                                .outcome())
                        .isEqualTo(Outcome.CONFLICT);
            }
            states.offer(state(JobState.CANCELED, Source.ARCHIVE, 10));
            states.offer(state(JobState.FINISHED, Source.ENGINE, 11));

            assertThat(states.conflicts(JOB))
                    .extracting(FinalState::readAtMillis)
                    .containsExactly(1001L, 1002L, 1003L, 1010L, 1011L);
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void manyWhoOfferAtOnceAgreeOnOne(On on) throws Exception {
        int many = 8;
        ExecutorService threads = Executors.newFixedThreadPool(many);
        try (Records records = Records.open(on.settings(directory), UID)) {
            StoredFinalStates states = in(records);
            List<Callable<Outcome>> offers = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                FinalState offered = state(
                        i % 2 == 0 ? JobState.FAILED : JobState.CANCELED, i < 4 ? Source.LIVE : Source.ARCHIVE, i);
                offers.add(() -> states.offer(offered).outcome());
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> each : threads.invokeAll(offers)) {
                outcomes.add(each.get(60, TimeUnit.SECONDS));
            }

            assertThat(outcomes).filteredOn(Outcome.STORED::equals).hasSize(1);
            assertThat(outcomes).filteredOn(Outcome.CONFLICT::equals).hasSize(many / 2);
            assertThat(states.conflicts(JOB)).hasSize(many / 2);
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void nameWithACharacterThatADatabaseDoesNotTakeIsKeptWithoutIt(On on) throws Exception {
        try (Records records = Records.open(on.settings(directory), UID)) {
            StoredFinalStates states = in(records);
            states.offer(new FinalState(
                    JOB, "a\0b", JobState.FAILED, 1, 2, Source.LIVE, 3, String.format("%064x", 1), "there"));
            assertThat(states.find(JOB)).get().extracting(FinalState::name).isEqualTo("ab");
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void whatCannotBeKeptIsSaid(On on) throws Exception {
        try (Records records = Records.open(on.settings(directory), UID)) {
            records.transaction(handle -> handle.execute("drop table final_state"));

            assertThatThrownBy(() -> in(records).offer(state(JobState.FAILED, Source.LIVE, 1)))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("records ")
                    .hasMessageContaining("final_state");
        }
    }
}
