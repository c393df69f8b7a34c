package dev.inari.sidecar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The promises, checked against any order of events. A failure names its seed; {@code -Dinari.seed=} runs that one alone. */
class JobWalkTest {
    private static final int WALKS = 2000;
    private static final int STEPS = 300;

    @Test
    void keepsThePromises() {
        Long only = Long.getLong("inari.seed");
        Map<JobState, Integer> visits = new EnumMap<>(JobState.class);
        for (int i = 0; i < (only == null ? WALKS : 1); i++) {
            new Walk(only == null ? 20_261_121L + i : only, visits).run();
        }
        assertThat(visits.keySet()).describedAs("states that the walks reached").contains(JobState.values());
    }

    /** More jobs than there is room for, of which anything is told in any order. */
    private static final class Walk {
        private static final int ROOM = 3;
        private static final int JOBS = 6;

        private final long seed;
        private final Map<JobState, Integer> visits;
        private final Random random;
        private final JobBook book = new JobBook(ROOM, Told.PACE);
        private final Map<JobId, JobState> ended = new HashMap<>();
        private final Set<FinalState> offered = new HashSet<>();
        private Moment now = Told.BEGIN;

        Walk(long seed, Map<JobState, Integer> visits) {
            this.seed = seed;
            this.visits = visits;
            this.random = new Random(seed);
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                now = now.plus(Duration.ofMillis(random.nextInt(random.nextInt(10) == 0 ? 900_000 : 7000)));
                JobId job = new JobId(("" + random.nextInt(JOBS)).repeat(32));
                step(job);
                assertThat(book.jobs()).describedAs("seed %d", seed).hasSizeLessThanOrEqualTo(ROOM);
            }
        }

        private void step(JobId job) {
            if (random.nextInt(6) == 0) {
                if (book.find(job).isEmpty()) {
                    ended.remove(job);
                }
                book.learn(job, "", random.nextInt(4) == 0 ? "" : Told.CLUSTER, now);
                return;
            }
            TrackedJob before = book.find(job).orElse(null);
            JobEvent event = event(job);
            List<JobAction> actions = event instanceof JobEvent.Tick ? book.tick(now) : book.on(job, event, now);
            actions.forEach(this::see);
            if (before != null) {
                book.find(job).ifPresent(after -> check(before, event, after));
            }
        }

        private void see(JobAction action) {
            if (action instanceof JobAction.Keep keep) {
                assertThat(offered)
                        .describedAs("seed %d: kept what nobody told", seed)
                        .contains(keep.end());
            }
        }

        private void check(TrackedJob before, JobEvent event, TrackedJob after) {
            visits.merge(after.state(), 1, Integer::sum);
            if (after.state().isTerminal()) {
                JobState first = ended.putIfAbsent(after.id(), after.state());
                assertThat(first == null || first == after.state())
                        .describedAs("seed %d: %s turned into %s", seed, first, after.state())
                        .isTrue();
                boolean told = event instanceof JobEvent.SeenLive || event instanceof JobEvent.ArchiveFound;
                assertThat(before.state().isTerminal() || told)
                        .describedAs("seed %d: %s made it %s", seed, event, after.state())
                        .isTrue();
            } else {
                assertThat(before.state().isTerminal())
                        .describedAs("seed %d: %s brought it back to %s", seed, event, after.state())
                        .isFalse();
                Duration wait = after.due().since(now);
                int slower = after.state() == JobState.UNKNOWN ? 12 : 1;
                assertThat(wait)
                        .describedAs("seed %d: wait", seed)
                        .isLessThanOrEqualTo(Told.PACE.slowest().multipliedBy(slower));
                assertThat(after.reason().isEmpty())
                        .describedAs("seed %d: %s has a reason", seed, after.state())
                        .isEqualTo(after.state().isLive());
            }
        }

        private JobEvent event(JobId job) {
            return switch (random.nextInt(12)) {
                case 0, 1 -> new JobEvent.SeenLive(Told.live(job, live()));
                case 2 -> offer(job, random.nextInt(8) == 0);
                case 3, 4 -> new JobEvent.Unreachable("no route to host");
                case 5 -> random.nextBoolean() ? new JobEvent.NotKnown("404") : new JobEvent.NotAsked(now);
                case 6, 7 -> new JobEvent.NothingFound("no archive");
                case 8 ->
                    offered.isEmpty()
                            ? new JobEvent.Tick()
                            : new JobEvent.Kept(offered.iterator().next());
                default -> new JobEvent.Tick();
            };
        }

        private JobState live() {
            JobState[] live = {
                JobState.INITIALIZING,
                JobState.CREATED,
                JobState.RUNNING,
                JobState.FAILING,
                JobState.CANCELLING,
                JobState.RESTARTING,
                JobState.SUSPENDED,
                JobState.RECONCILING
            };
            return live[random.nextInt(live.length)];
        }

        private JobEvent offer(JobId job, boolean byArchive) {
            JobState state = List.of(JobState.FINISHED, JobState.FAILED, JobState.CANCELED)
                    .get(random.nextInt(3));
            Source source = byArchive ? Source.ARCHIVE : random.nextBoolean() ? Source.ENGINE : Source.LIVE;
            LiveJob live = Told.live(job, state);
            FinalState end = source == Source.LIVE ? live.end().orElseThrow() : Told.end(job, source, state);
            offered.add(end);
            return switch (source) {
                case ARCHIVE -> new JobEvent.ArchiveFound(end);
                case ENGINE -> new JobEvent.EngineSaid(end);
                case LIVE -> new JobEvent.SeenLive(live);
            };
        }
    }
}
