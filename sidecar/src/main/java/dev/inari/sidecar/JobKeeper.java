package dev.inari.sidecar;

import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.hadoop.HadoopClient;
import dev.inari.sidecar.jobs.ArchiveIndex;
import dev.inari.sidecar.jobs.ArchiveLimits;
import dev.inari.sidecar.jobs.FinalState;
import dev.inari.sidecar.jobs.JobAction;
import dev.inari.sidecar.jobs.JobBook;
import dev.inari.sidecar.jobs.JobEvent;
import dev.inari.sidecar.jobs.JobId;
import dev.inari.sidecar.jobs.JobState;
import dev.inari.sidecar.jobs.JobsSettings;
import dev.inari.sidecar.jobs.LiveJob;
import dev.inari.sidecar.jobs.LocalArchiveFiles;
import dev.inari.sidecar.jobs.Moment;
import dev.inari.sidecar.jobs.Pace;
import dev.inari.sidecar.jobs.RestOutcome;
import dev.inari.sidecar.jobs.RestOutcome.Overview;
import dev.inari.sidecar.jobs.Submission;
import dev.inari.sidecar.jobs.ToldClusters;
import dev.inari.sidecar.jobs.TrackedJob;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsException;
import dev.inari.sidecar.records.StoredFinalStates;
import dev.inari.sidecar.records.StoredJobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * Follows Flink's jobs to their ends and keeps those: hears what engines submitted, asks the clusters, looks into the archives, does what {@link JobBook} wants done,
 * and tells it what came of it. What is known of a job is in the records after each pass, so that a restart forgets nothing. For one thread.
 */
public final class JobKeeper {
    private static final int MOST_FOLLOWED = 10_000;
    private static final int MOST_OF_ONE_ENGINE = 2_000;

    /** Of a pass that comes again, for clusters that engines told of: what engines tell waits for it. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    /** Of one that does not: enough for one that does not answer. */
    private static final Duration LONG = Duration.ofSeconds(15);

    private final ArchiveIndex index;
    private final Clusters clusters;
    private final ToldClusters told;
    private final StoredJobs stored;
    private final KeptEnds ends;
    private final WrittenJobs written;
    private final ArchivedDocuments documents;
    private final Supplier<Moment> clock;
    private final int mostOfOneEngine;
    private final JobBook book;
    /** Agents that told of jobs that are followed. */
    private final Map<JobId, String> toldBy = new HashMap<>();

    /** What was the matter with what engines told since the last pass that came to its end, by place. */
    private final Map<String, String> heard = new TreeMap<>();

    private int archives;
    private int archivesRead;

    /**
     * Asks nobody yet.
     *
     * @param settings of the daemon that this is, or stands in for
     * @throws IOException saying what to do, if the stores for TLS or the state directory cannot be used
     */
    public JobKeeper(Settings settings, Records records) throws IOException {
        this(
                settings.jobs(),
                settings.jobs().tls().open(),
                records,
                KeeperName.of(settings),
                Moment::now,
                Pace.DEFAULT.unknownAfter(settings.jobs().unknownAfter()),
                MOST_OF_ONE_ENGINE);
    }

    JobKeeper(
            JobsSettings settings,
            Records records,
            KeeperName name,
            Supplier<Moment> clock,
            Pace pace,
            int mostOfOneEngine) {
        this(settings, Optional.empty(), records, name, clock, pace, mostOfOneEngine);
    }

    private JobKeeper(
            JobsSettings settings,
            Optional<SSLContext> tls,
            Records records,
            KeeperName name,
            Supplier<Moment> clock,
            Pace pace,
            int mostOfOneEngine) {
        this.clock = clock;
        this.mostOfOneEngine = mostOfOneEngine;
        this.book = new JobBook(MOST_FOLLOWED, pace);
        this.index = new ArchiveIndex(
                Stream.concat(
                                settings.archives().stream()
                                        .map(each -> new LocalArchiveFiles(
                                                each, settings.hadoop().deadline())),
                                HadoopClient.directories(settings.hadoop()).stream())
                        .toList(),
                ArchiveLimits.DEFAULT,
                ArchiveIndex.mostIn(Runtime.getRuntime().maxMemory()));
        this.clusters = new Clusters(settings.clusters(), tls);
        this.told = new ToldClusters(this::answer);
        InstantSource wall = () -> Instant.ofEpochMilli(clock.get().millis());
        this.stored = new StoredJobs(records, name.name());
        this.ends = new KeptEnds(new StoredFinalStates(records, wall));
        this.written = new WrittenJobs(stored, name.isFormer());
        this.documents = new ArchivedDocuments(index, stored);
    }

    /**
     * Looks everywhere once, for somebody who does not look again.
     *
     * @throws RecordsException if what was found cannot be kept; the next pass finds it again
     */
    public JobsPass pass() throws RecordsException {
        return look(LONG);
    }

    /** The same for somebody who looks again and again. What clusters answer later is in a later pass. */
    JobsPass nextPass() throws RecordsException {
        return look(SHORT);
    }

    /**
     * Keeps what an engine told of the jobs that it submitted, and looks nowhere. What is the matter with that is told by the next pass.
     *
     * @throws RecordsException if it cannot be kept
     */
    void hear(EngineJobs.News news) throws RecordsException {
        keeping(() -> submitted(news, heard));
    }

    /**
     * Asks the clusters of jobs whose turn it is, and looks nowhere else: of a job that an engine just told of nobody was asked yet.
     *
     * @throws RecordsException if it cannot be kept what they say
     */
    void askDue() throws RecordsException {
        keeping(() -> ask(heard, SHORT));
    }

    private JobsPass look(Duration patience) throws RecordsException {
        Map<String, String> now = new TreeMap<>(heard);
        keeping(() -> look(now, patience));
        heard.clear();
        return passed(now);
    }

    private void look(Map<String, String> troubles, Duration patience) throws RecordsException {
        ArchiveIndex.Scan scan = index.scan(clock.get(), job -> {
            archived(job);
            documents.add(job.jobId());
        });
        archives = scan.archives();
        archivesRead += scan.read();
        documents.copy();
        troubles.putAll(index.problems());
        for (String each : clusters.configured()) {
            overview(each).ifPresent(trouble -> troubles.put(each, trouble));
        }
        ask(troubles, patience);
    }

    private void ask(Map<String, String> troubles, Duration patience) {
        told.late().forEach(this::answered);
        List<JobAction.Ask> questions = doAll(book.tick(clock.get()), troubles);
        // A cluster that an engine made for one job is gone with it: that is told of the job, and is no trouble.
        told.ask(questions, patience).forEach(this::answered);
    }

    private interface Step {
        void run() throws RecordsException;
    }

    /** Does it, and has in the records what is known then. What could not be kept in the middle of a scan comes out as what it is. */
    private void keeping(Step step) throws RecordsException {
        try {
            written.takeUp(book, clock.get());
            step.run();
            written.write(book);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof RecordsException failed) {
                throw failed;
            }
            throw e;
        }
    }

    private JobsPass passed(Map<String, String> troubles) {
        Map<JobState, Integer> followed = new EnumMap<>(JobState.class);
        book.jobs().forEach(job -> followed.merge(job.state(), 1, Integer::sum));
        JobsPass passed = new JobsPass(troubles, archives, archivesRead, followed, ends.takeCounts());
        archivesRead = 0;
        return passed;
    }

    private void submitted(EngineJobs.News news, Map<String, String> troubles) throws RecordsException {
        String place = news.engine().type() + " with pid " + news.engine().pid();
        toldBy.keySet().removeIf(job -> book.find(job).isEmpty());
        if (news.malformed()) {
            troubles.put(place, "tells of a job without a job id");
        }
        for (Submission each : news.jobs()) {
            if (!hasRoomFor(each) || !submitted(each)) {
                troubles.put(
                        place, "submits more jobs than can be followed; the others are followed by their archives");
            }
        }
    }

    /** Whether its engine leaves room for others: one that makes jobs up must not take the place of all. */
    private boolean hasRoomFor(Submission told) {
        return book.find(told.job()).isPresent()
                || Collections.frequency(toldBy.values(), told.engine()) < mostOfOneEngine;
    }

    /**
     * Follows a job that an engine says it submitted. Where somebody else told of it first, the engine moves neither its address nor its end: it may
     * lie. Returns false if there is no room.
     */
    private boolean submitted(Submission told) throws RecordsException {
        JobId job = told.job();
        Submission first = stored.submitted(told);
        if (ends.isKept(job)) {
            return true;
        }
        Optional<TrackedJob> known = book.find(job);
        boolean itsOwn = first.engine().equals(told.engine())
                && known.filter(each -> clusters.isConfigured(each.cluster())).isEmpty();
        boolean placed = known.filter(each -> !each.cluster().isEmpty()).isPresent();
        if (book.learn(job, told.name(), itsOwn && !placed ? told.cluster() : "", clock.get())
                == JobBook.Learned.NO_ROOM) {
            return false;
        }
        toldBy.putIfAbsent(job, told.engine());
        if (itsOwn && told.end().isPresent()) {
            doAll(book.on(job, new JobEvent.EngineSaid(told.end().get()), clock.get()), new TreeMap<>());
        }
        return true;
    }

    private void archived(FinalState end) {
        if (book.find(end.jobId()).isPresent()) {
            doAll(book.on(end.jobId(), new JobEvent.ArchiveFound(end), clock.get()), new TreeMap<>());
        } else {
            ends.keep(end);
        }
    }

    private Optional<String> overview(String cluster) {
        RestOutcome<Overview> outcome =
                clusters.at(cluster).overview(clock.get().millis());
        if (!(outcome instanceof RestOutcome.Found<Overview> found)) {
            return Optional.of(words(outcome));
        }
        for (LiveJob each : found.value().jobs()) {
            if (ends.isKnownToBeKept(each.jobId())) {
                continue;
            }
            Moment now = clock.get();
            if (book.learn(each.jobId(), each.name(), cluster, now) == JobBook.Learned.NO_ROOM) {
                return Optional.of(noRoom());
            }
            doAll(book.on(each.jobId(), new JobEvent.SeenLive(each), now), new TreeMap<>());
        }
        return Optional.empty();
    }

    private static String noRoom() {
        return "more than " + MOST_FOLLOWED + " jobs are under way; the others are not followed";
    }

    private static String words(RestOutcome<?> outcome) {
        if (outcome instanceof RestOutcome.Unreachable<?> unreachable) {
            return unreachable.detail();
        }
        if (outcome instanceof RestOutcome.Failed<?> failed) {
            return failed.detail();
        }
        return outcome instanceof RestOutcome.Malformed<?> malformed ? malformed.detail() : "it knows of no jobs";
    }

    /** An answer may come so late that the job is at another cluster. */
    private void answered(JobAction.Ask question, JobEvent answer) {
        if (book.find(question.job())
                .filter(each -> each.cluster().equals(question.cluster()))
                .isPresent()) {
            doAll(book.on(question.job(), answer, clock.get()), new TreeMap<>());
        }
    }

    /** Returns the questions to clusters that nobody may wait for. */
    private List<JobAction.Ask> doAll(List<JobAction> actions, Map<String, String> troubles) {
        List<JobAction.Ask> left = new ArrayList<>();
        Deque<JobAction> todo = new ArrayDeque<>(actions);
        while (!todo.isEmpty()) {
            JobAction next = todo.remove();
            if (next instanceof JobAction.Ask ask && !clusters.isConfigured(ask.cluster())) {
                left.add(ask);
            } else if (next instanceof JobAction.Ask ask) {
                todo.addAll(book.on(ask.job(), asked(ask, troubles), clock.get()));
            } else if (next instanceof JobAction.LookInArchives look) {
                todo.addAll(book.on(look.job(), index.look(look.job()), clock.get()));
            } else if (next instanceof JobAction.Keep keep) {
                ends.keep(keep.end());
                todo.addAll(book.on(keep.end().jobId(), new JobEvent.Kept(keep.end()), clock.get()));
            }
        }
        return left;
    }

    private JobEvent answer(JobAction.Ask question) {
        return clusters.at(question.cluster()).ask(question.job(), clock.get().millis());
    }

    /** A cluster that did not answer in this pass is not waited for again. */
    private JobEvent asked(JobAction.Ask ask, Map<String, String> troubles) {
        String trouble = troubles.get(ask.cluster());
        if (trouble != null) {
            return new JobEvent.Unreachable(trouble);
        }
        JobEvent event = answer(ask);
        if (event instanceof JobEvent.Unreachable unreachable) {
            troubles.put(ask.cluster(), unreachable.detail());
        }
        return event;
    }
}
