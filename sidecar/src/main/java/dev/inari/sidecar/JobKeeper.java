package dev.inari.sidecar;

import dev.inari.mbeans.JobSubmission;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.hadoop.HadoopClient;
import dev.inari.sidecar.jobs.ArchiveIndex;
import dev.inari.sidecar.jobs.ArchiveLimits;
import dev.inari.sidecar.jobs.ClusterRest;
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
import dev.inari.sidecar.jobs.NotNow;
import dev.inari.sidecar.jobs.Offer;
import dev.inari.sidecar.jobs.Pace;
import dev.inari.sidecar.jobs.RestLimits;
import dev.inari.sidecar.jobs.RestOutcome;
import dev.inari.sidecar.jobs.RestOutcome.Overview;
import dev.inari.sidecar.jobs.Source;
import dev.inari.sidecar.jobs.Submission;
import dev.inari.sidecar.jobs.ToldClusters;
import dev.inari.sidecar.jobs.TrackedJob;
import dev.inari.sidecar.records.FollowedJob;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsException;
import dev.inari.sidecar.records.StoredFinalStates;
import dev.inari.sidecar.records.StoredJobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows Flink's jobs to their ends and keeps those: hears what engines submitted, asks the clusters, looks into the archives, does what {@link JobBook} wants done,
 * and tells it what came of it. What is known of a job is in the records after each pass, so that a restart forgets nothing. For one thread.
 */
public final class JobKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(JobKeeper.class);
    private static final int MOST_FOLLOWED = 10_000;
    private static final int MOST_OF_ONE_ENGINE = 2_000;
    private static final int MOST_CLUSTERS = 100;
    private static final int MOST_SETTLED = 100_000;
    private static final Duration CONTACT_WRITTEN = Duration.ofMinutes(1);

    /** Of a pass that comes again, for clusters that engines told of: an engine that is about to leave is heard after it. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    /** Of one that does not: enough for one that does not answer. */
    private static final Duration LONG = Duration.ofSeconds(15);

    private final ArchiveIndex index;
    /** By address, those asked last: engines can tell any number of addresses. Questions to those are put by several threads. */
    private final Map<String, ClusterRest> clusters = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ClusterRest> eldest) {
            return size() > MOST_CLUSTERS;
        }
    });

    private final HttpClient http;
    private final ToldClusters told;
    private final StoredFinalStates states;
    private final StoredJobs stored;
    private final Predicate<String> isFormer;
    private final Supplier<Moment> clock;
    private final int mostOfOneEngine;
    private final JobBook book;
    private final Set<String> configured;
    /** Agents that told of jobs that are followed. */
    private final Map<JobId, String> toldBy = new HashMap<>();

    private final Map<JobId, FollowedJob> written = new HashMap<>();
    /** Jobs whose ends are kept, so that a cluster that still shows them is not written down again at each look. */
    private final Set<JobId> settled = newest(MOST_SETTLED);

    /** What contradicts an end and was told already. */
    private final Set<Contradiction> contradictions = newest(MOST_FOLLOWED);

    /** Jobs with an archive whose documents are not kept yet. */
    private final Deque<JobId> undocumented = new ArrayDeque<>();

    /** Kept until a pass comes to its end, so that one that fails loses no count. */
    private final Map<JobsPass.Ended, Integer> ends = new HashMap<>();

    private int archivesRead;
    private boolean begun;

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
        HttpClient.Builder web = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(RestLimits.DEFAULT.deadline());
        tls.ifPresent(web::sslContext);
        this.http = web.build();
        this.told = new ToldClusters(this::answer);
        this.configured =
                Set.copyOf(settings.clusters().stream().map(URI::toString).toList());
        InstantSource wall = () -> Instant.ofEpochMilli(clock.get().millis());
        this.states = new StoredFinalStates(records, wall);
        this.isFormer = name.isFormer();
        this.stored = new StoredJobs(records, name.name());
    }

    /**
     * Looks everywhere once, for somebody who does not look again.
     *
     * @throws RecordsException if what was found cannot be kept; the next pass finds it again
     */
    public JobsPass pass() throws RecordsException {
        return plainly(() -> look(List.of(), LONG));
    }

    /**
     * Keeps what engines told of the jobs that they submitted, and looks nowhere else.
     *
     * @throws RecordsException if it cannot be kept
     */
    void hear(List<EngineJobs.News> news) throws RecordsException {
        plainly(() -> {
            takeUp();
            for (EngineJobs.News each : news) {
                submitted(each, new TreeMap<>());
            }
            write();
            return news;
        });
    }

    /** The same for somebody who looks again and again, and before it {@link #hear}. What clusters answer later is in a later pass. */
    JobsPass pass(List<EngineJobs.News> news) throws RecordsException {
        return plainly(() -> look(news, SHORT));
    }

    private JobsPass look(List<EngineJobs.News> news, Duration patience) throws RecordsException {
        Map<String, String> now = new TreeMap<>();
        takeUp();
        for (EngineJobs.News each : news) {
            submitted(each, now);
        }
        ArchiveIndex.Scan scan = index.scan(clock.get(), job -> {
            archived(job);
            undocumented.add(job.jobId());
        });
        archivesRead += scan.read();
        documents();
        now.putAll(index.problems());
        for (String each : configured) {
            overview(each).ifPresent(trouble -> now.put(each, trouble));
        }
        told.late().forEach(this::answered);
        List<JobAction.Ask> questions = doAll(book.tick(clock.get()), now);
        // A cluster that an engine made for one job is gone with it: that is told of the job, and is no trouble.
        told.ask(questions, patience).forEach(this::answered);
        write();
        return passed(now, scan.archives());
    }

    private record Contradiction(JobId job, Source source, JobState state) {}

    private static <T> Set<T> newest(int most) {
        return Collections.newSetFromMap(new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<T, Boolean> eldest) {
                return size() > most;
            }
        });
    }

    private interface Step<T> {
        T run() throws RecordsException;
    }

    /** What could not be kept in the middle of a scan comes out as what it is. */
    private static <T> T plainly(Step<T> step) throws RecordsException {
        try {
            return step.run();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof RecordsException failed) {
                throw failed;
            }
            throw e;
        }
    }

    private JobsPass passed(Map<String, String> now, int archives) {
        Map<JobState, Integer> followed = new EnumMap<>(JobState.class);
        book.jobs().forEach(job -> followed.merge(job.state(), 1, Integer::sum));
        JobsPass passed = new JobsPass(now, archives, archivesRead, followed, ends);
        archivesRead = 0;
        ends.clear();
        return passed;
    }

    /** What an earlier process followed. */
    private void takeUp() throws RecordsException {
        if (begun) {
            return;
        }
        stored.takeOver(isFormer);
        int ended = stored.forgetEnded();
        if (ended > 0) {
            LOG.info("{} jobs that an earlier process followed have ended, and are followed no longer", ended);
        }
        for (FollowedJob each : stored.ownFollowed()) {
            written.put(each.id(), each);
            book.goOn(each.tracked(clock.get()));
        }
        begun = true;
    }

    private void submitted(EngineJobs.News news, Map<String, String> troubles) throws RecordsException {
        String place = news.engine().type() + " with pid " + news.engine().pid();
        toldBy.keySet().removeIf(job -> book.find(job).isEmpty());
        for (JobSubmission row : news.rows()) {
            Optional<Submission> told =
                    Submission.of(row, news.engine(), clock.get().millis());
            if (told.isEmpty()) {
                troubles.put(place, "tells of a job without a job id");
            } else if (!hasRoomFor(told.get()) || !submitted(told.get())) {
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
        if (settled.contains(job) || states.find(job).isPresent()) {
            settled.add(job);
            return true;
        }
        Optional<TrackedJob> known = book.find(job);
        boolean itsOwn = first.engine().equals(told.engine())
                && known.filter(each -> configured.contains(each.cluster())).isEmpty();
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
            keep(end);
        }
    }

    /** Copies what archives say of jobs whose ends are kept. Those of a file system that does not answer wait for the next pass. */
    private void documents() throws RecordsException {
        for (Iterator<JobId> jobs = undocumented.iterator(); jobs.hasNext(); ) {
            if (isCopied(jobs.next())) {
                jobs.remove();
            }
        }
    }

    private boolean isCopied(JobId job) throws RecordsException {
        try {
            Set<String> tooLong = index.documents(job, (path, json) -> stored.keep(job, path, json));
            if (!tooLong.isEmpty()) {
                LOG.warn("of the archive of job {}, {} is too long to be kept", job, String.join(" and ", tooLong));
            }
        } catch (RecordsException e) {
            throw e;
        } catch (NotNow e) {
            LOG.debug("the documents of job {} wait: {}", job, e.getMessage());
            return false;
        } catch (IOException e) {
            // Its end is kept; what else it said is gone with it.
            LOG.warn("the archive of job {} cannot be read any more: {}", job, e.getMessage());
        }
        return true;
    }

    private Optional<String> overview(String cluster) {
        RestOutcome<Overview> outcome = rest(cluster).overview(clock.get().millis());
        if (!(outcome instanceof RestOutcome.Found<Overview> found)) {
            return Optional.of(words(outcome));
        }
        for (LiveJob each : found.value().jobs()) {
            if (settled.contains(each.jobId())) {
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

    private ClusterRest rest(String cluster) {
        RestLimits limits = configured.contains(cluster) ? RestLimits.DEFAULT : RestLimits.TOLD;
        return clusters.computeIfAbsent(cluster, each -> new ClusterRest(http, each, limits));
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
            if (next instanceof JobAction.Ask ask && !configured.contains(ask.cluster())) {
                left.add(ask);
            } else if (next instanceof JobAction.Ask ask) {
                todo.addAll(book.on(ask.job(), asked(ask, troubles), clock.get()));
            } else if (next instanceof JobAction.LookInArchives look) {
                todo.addAll(book.on(look.job(), index.look(look.job()), clock.get()));
            } else if (next instanceof JobAction.Keep keep) {
                keep(keep.end());
                todo.addAll(book.on(keep.end().jobId(), new JobEvent.Kept(keep.end()), clock.get()));
            }
        }
        return left;
    }

    private JobEvent answer(JobAction.Ask question) {
        return rest(question.cluster()).ask(question.job(), clock.get().millis());
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

    private void keep(FinalState end) {
        Offer offer = states.offer(end);
        settled.add(end.jobId());
        ends.merge(new JobsPass.Ended(end.source(), end.state(), offer.outcome()), 1, Integer::sum);
        switch (offer.outcome()) {
            case STORED ->
                LOG.info("job {} ended {}, says {} ({})", end.jobId(), end.state(), end.source(), end.where());
            case CONFLICT -> contradicted(offer.kept(), end);
            default -> LOG.debug("job {}: {} by {}", end.jobId(), offer.outcome(), end.source());
        }
    }

    /** Told once: whoever can write an archive can alter it before each look. */
    private void contradicted(FinalState kept, FinalState said) {
        if (contradictions.add(new Contradiction(said.jobId(), said.source(), said.state()))) {
            LOG.warn(
                    "job {} ended {} as {} told first; {} now says {} ({}), which is recorded and not believed",
                    said.jobId(),
                    kept.state(),
                    kept.source(),
                    said.source(),
                    said.state(),
                    said.where());
        }
    }

    private void write() throws RecordsException {
        Map<JobId, FollowedJob> before = new HashMap<>(written);
        for (TrackedJob each : book.jobs()) {
            FollowedJob old = before.remove(each.id());
            FollowedJob now = FollowedJob.of(each);
            if (old == null || differs(old, now)) {
                stored.follow(now);
                written.put(each.id(), now);
            }
        }
        for (JobId gone : before.keySet()) {
            stored.forget(gone);
            written.remove(gone);
        }
    }

    private static boolean differs(FollowedJob old, FollowedJob now) {
        return old.state() != now.state()
                || !old.reason().equals(now.reason())
                || !old.cluster().equals(now.cluster())
                || !old.name().equals(now.name())
                || old.startMillis() != now.startMillis()
                || Math.abs(now.contactMillis() - old.contactMillis()) >= CONTACT_WRITTEN.toMillis();
    }
}
