package dev.inari.sidecar.jobs;

import dev.inari.sidecar.bounded.Newest;
import dev.inari.sidecar.jobs.JobAction.Ask;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the clusters that engines told of, because nobody may wait for those: their addresses are anybody's, and one that is gone swallows what it is asked.
 * A few are asked at a time on threads of their own, those first that answered last time; what takes longer than the caller has is told at the next call.
 * For one thread.
 */
public final class ToldClusters {
    private static final Logger LOG = LoggerFactory.getLogger(ToldClusters.class);

    /** As many answers of {@link RestLimits#TOLD} as take the memory of one of a cluster that is configured. */
    static final int AT_ONCE = 4;

    /** No question is put to a cluster that took so long for those before. With one deadline more it is less than {@link Pace#answer}. */
    private static final Duration LONGEST_TURN = Duration.ofSeconds(5);

    private static final int MOST_REMEMBERED = 10_000;

    private final Function<Ask, JobEvent> asking;
    private final Supplier<Moment> clock;
    private final CompletionService<Turn> threads = new ExecutorCompletionService<>(pool());
    /** Addresses that are being asked. */
    private final Set<String> underWay = new HashSet<>();
    /** Addresses that answered when they were asked last. */
    private final Set<String> answering = Newest.set(MOST_REMEMBERED);

    /** What came of questions to one cluster. */
    private record Turn(String address, Map<Ask, JobEvent> events) {}

    /** @param asking puts one question, by a deadline; called from several threads */
    public ToldClusters(Function<Ask, JobEvent> asking) {
        this(asking, Moment::now);
    }

    ToldClusters(Function<Ask, JobEvent> asking, Supplier<Moment> clock) {
        this.asking = asking;
        this.clock = clock;
    }

    private static ThreadPoolExecutor pool() {
        ThreadPoolExecutor made =
                new ThreadPoolExecutor(AT_ONCE, AT_ONCE, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "inari-clusters");
                    thread.setDaemon(true);
                    return thread;
                });
        made.allowCoreThreadTimeOut(true);
        return made;
    }

    /**
     * Asks, and waits so long for answers. Returns what came of these questions and of earlier ones; what is not in it is told later.
     */
    public Map<Ask, JobEvent> ask(List<Ask> questions, Duration patience) {
        Map<Ask, JobEvent> events = new LinkedHashMap<>();
        Deque<List<Ask>> waiting = turns(questions, events);
        Moment end = clock.get().plus(patience);
        do {
            while (!waiting.isEmpty() && hasRoomFor(waiting.element())) {
                begin(waiting.remove());
            }
        } while (!underWay.isEmpty() && tookOne(events, end) && clock.get().isBefore(end));
        waiting.forEach(turn -> turn.forEach(each -> notAsked(each, events)));
        return events;
    }

    /** The last place is for those that answer: the others may keep theirs for a whole deadline. */
    private boolean hasRoomFor(List<Ask> turn) {
        return underWay.size() < (answering.contains(turn.get(0).cluster()) ? AT_ONCE : AT_ONCE - 1);
    }

    /** What came of earlier questions since the last call; waits for nobody. */
    public Map<Ask, JobEvent> late() {
        Map<Ask, JobEvent> events = new LinkedHashMap<>();
        Moment now = clock.get();
        boolean more;
        do {
            more = tookOne(events, now);
        } while (more);
        return events;
    }

    /** What one cluster is to be asked belongs together: where it does not answer once, it is not asked again. */
    private Deque<List<Ask>> turns(List<Ask> questions, Map<Ask, JobEvent> events) {
        Map<String, List<Ask>> turns = new LinkedHashMap<>();
        questions.stream()
                .sorted(Comparator.comparing(Ask::due, Moment.EARLIER_FIRST))
                .forEach(each -> turns.computeIfAbsent(each.cluster(), address -> new ArrayList<>())
                        .add(each));
        for (String busy : underWay) {
            List<Ask> later = turns.remove(busy);
            if (later != null) {
                later.forEach(each -> notAsked(each, events));
            }
        }
        List<Map.Entry<String, List<Ask>>> order = new ArrayList<>(turns.entrySet());
        // The sort is stable: among those, whoever waits for longest.
        order.sort(Comparator.comparing(each -> !answering.contains(each.getKey())));
        Deque<List<Ask>> sorted = new ArrayDeque<>();
        order.forEach(each -> sorted.add(each.getValue()));
        return sorted;
    }

    private static void notAsked(Ask question, Map<Ask, JobEvent> events) {
        events.put(question, new JobEvent.NotAsked(question.due()));
    }

    private void begin(List<Ask> questions) {
        String address = questions.get(0).cluster();
        underWay.add(address);
        var unused = threads.submit(() -> new Turn(address, turn(questions)));
    }

    /** On a thread of its own. */
    private Map<Ask, JobEvent> turn(List<Ask> questions) {
        Map<Ask, JobEvent> events = new LinkedHashMap<>();
        Moment end = clock.get().plus(LONGEST_TURN);
        JobEvent silence = null;
        for (Ask each : questions) {
            if (silence != null) {
                events.put(each, silence);
            } else if (clock.get().isBefore(end)) {
                JobEvent event = answer(each);
                silence = event instanceof JobEvent.Unreachable ? event : null;
                events.put(each, event);
            } else {
                notAsked(each, events);
            }
        }
        return events;
    }

    /** A mistake of ours costs one question, and not the place of all. */
    private JobEvent answer(Ask question) {
        try {
            return asking.apply(question);
        } catch (RuntimeException e) {
            LOG.error("{} could not be asked about job {}", question.cluster(), question.job(), e);
            return new JobEvent.Unreachable("it could not be asked: " + e);
        }
    }

    /** Takes over what came of one cluster; whether one was done in time. */
    private boolean tookOne(Map<Ask, JobEvent> events, Moment end) {
        try {
            Duration left = end.since(clock.get());
            Future<Turn> done = threads.poll(Math.max(0, left.toNanos()), TimeUnit.NANOSECONDS);
            if (done == null) {
                return false;
            }
            Turn told = done.get();
            underWay.remove(told.address());
            told.events().forEach(this::remember);
            events.putAll(told.events());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a cluster could not be asked", e.getCause());
        }
    }

    private void remember(Ask asked, JobEvent answer) {
        if (answer instanceof JobEvent.Unreachable) {
            answering.remove(asked.cluster());
        } else {
            answering.add(asked.cluster());
        }
    }
}
