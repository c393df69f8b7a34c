package dev.inari.sidecar.metrics;

import dev.inari.jmx.EngineIdentity;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionCounts;
import dev.inari.mbeans.WatchState;
import dev.inari.sidecar.EngineView;
import dev.inari.sidecar.FindingView;
import dev.inari.sidecar.JobsPass;
import dev.inari.sidecar.ServerPass;
import dev.inari.sidecar.Ticker;
import dev.inari.sidecar.WatchNews;
import dev.inari.sidecar.WorkersView;
import dev.inari.sidecar.Workings;
import dev.inari.sidecar.batch.SweepResult;
import dev.inari.sidecar.batch.SweepSummary;
import dev.inari.sidecar.batch.Verdict;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Event.Miss;
import dev.inari.sidecar.guard.Explanation;
import dev.inari.sidecar.guard.Operator;
import dev.inari.sidecar.guard.Outlook;
import dev.inari.sidecar.guard.Policy;
import dev.inari.sidecar.guard.Response;
import dev.inari.sidecar.guard.Rule;
import dev.inari.sidecar.guard.Stage;
import dev.inari.sidecar.jobs.JobState;
import dev.inari.sidecar.jobs.Offer;
import dev.inari.sidecar.jobs.Source;
import dev.inari.sidecar.journal.Deed;
import dev.inari.sidecar.journal.Health;
import dev.inari.sidecar.journal.Intent;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.journal.JournalException;
import dev.inari.sidecar.journal.Subject;
import dev.inari.sidecar.zookeeper.ConnectionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Metrics that have heard one of everything, so that no series is missing from what they show. */
final class Everything {
    static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final Explanation WHY = new Explanation("", Rule.NOT_SEEN_YET, "");

    final List<EngineView> engines = new ArrayList<>();
    Workings workings = new Workings(
            false,
            new WorkersView(4, 1, 2),
            new Health(true, "", 3),
            new ConnectionStatus(ConnectionStatus.State.CONNECTED, 0, ""));
    final Metrics metrics = new Metrics("1.2.3", () -> NOW);

    Everything() {
        metrics.reading(() -> engines, () -> workings);
    }

    /** Each kind of thing, once. */
    Everything heard(Journal journal) throws JournalException {
        engines.add(engine("kyuubi-flink", "CONNECTION", Stage.SERVING, beat(2)));
        metrics.changed(engines.get(0).process(), Stage.SERVING, Stage.IDLE, WHY);
        metrics.heartbeatRead("kyuubi-flink", Duration.ofMillis(3));
        metrics.heartbeatMissed(Miss.TIMED_OUT);
        metrics.acted(Deed.ASK, "ACCEPTED");
        metrics.gone("kyuubi-flink", Duration.ofMillis(1500));
        metrics.turned(Duration.ofMillis(1), Duration.ofMillis(2));
        metrics.watchReported(new WatchNews(1, 1, 0, 0));
        metrics.jobsLooked(jobs());
        metrics.swept(sweep("http://kyuubi-1:10099", Optional.empty()));
        long intent = metrics.measured(journal, Ticker.system())
                .intend(new Intent(Subject.NOBODY, Deed.ASK, "policy test", "for the test"));
        journal.settle(intent, "ACCEPTED", "");
        return this;
    }

    static JobsPass jobs() {
        return new JobsPass(
                Map.of("http://flink:8081", "it does not answer"),
                7,
                3,
                Map.of(JobState.RUNNING, 5),
                Map.of(
                        new JobsPass.Ended(Source.ARCHIVE, JobState.FAILED, Offer.Outcome.STORED), 2,
                        new JobsPass.Ended(Source.ARCHIVE, JobState.FAILED, Offer.Outcome.UPGRADED), 1,
                        new JobsPass.Ended(Source.LIVE, JobState.FINISHED, Offer.Outcome.CONFLICT), 1));
    }

    static ServerPass sweep(String server, Optional<String> trouble) {
        return new ServerPass(
                server,
                new SweepSummary(9, 1, 0, 4, trouble),
                Map.of(Verdict.Kind.DUE, 6, Verdict.Kind.NOT_YET, 3),
                Map.of(SweepResult.End.CLOSED, 1, SweepResult.End.NOT_SAVED, 2),
                Duration.ofSeconds(90),
                Optional.empty());
    }

    static SessionCounts.Builder sessions(int user) {
        SessionCounts.Builder sessions = new SessionCounts.Builder();
        sessions.user = user;
        return sessions;
    }

    static Heartbeat beat(int user) {
        return beat(sessions(user));
    }

    static Heartbeat beat(SessionCounts.Builder sessions) {
        Heartbeat.Builder beat = new Heartbeat.Builder("0123456789abcdef0123456789abcdef");
        beat.watch = WatchState.ARMED;
        return beat.build(sessions.build());
    }

    static EngineView engine(String type, String level, Stage stage, Heartbeat beat, Condition... conditions) {
        EngineIdentity who = new EngineIdentity(
                1, beat.getAgentId(), 42, 99, "boot", type, level, "option", "ref", "alice", "1.10", "app", "/kyuubi");
        List<FindingView> findings = new ArrayList<>();
        for (Condition each : conditions) {
            findings.add(new FindingView(each, Response.REPORT, Duration.ofMinutes(1), "", "", 0));
        }
        return new EngineView(
                new EngineProcess(42, 99, "boot", beat.getAgentId()),
                type,
                who,
                new Policy("rule", true, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 3),
                true,
                stage,
                Duration.ofSeconds(12),
                beat,
                0,
                WHY,
                new Operator(null, null),
                null,
                findings,
                new Outlook("", null));
    }
}
