package dev.inari.sidecar.batch;

import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Remembers from pass to pass what is the matter on one server, and since when. Bounded: what is beyond is counted and not remembered. Used by one thread.
 */
public final class FindingsBook implements SweepListener {
    static final int MOST = 1_000;

    /** A batch about which something failed is left alone for a while, and not told again until then. */
    private static final Duration TOLD_AGAIN = Sweeper.ASIDE.multipliedBy(2);

    private record Key(BatchCondition condition, String batchId) {}

    private final String server;
    private Map<Key, BatchFinding> before = new HashMap<>();
    private Map<Key, BatchFinding> now = new HashMap<>();
    private final Set<String> due = new HashSet<>();
    private final Map<BatchCondition, Long> beyond = new EnumMap<>(BatchCondition.class);
    private long nowMillis;
    private boolean whole;

    public FindingsBook(String server) {
        this.server = server;
    }

    /** What an earlier process found on this server. */
    public void recall(List<BatchFinding> earlier) {
        earlier.stream()
                .filter(each -> each.server().equals(server))
                .limit(MOST)
                .forEach(each -> before.put(new Key(each.condition(), each.batchId()), each));
    }

    /** Begins a pass. */
    public void begin(long millis) {
        nowMillis = millis;
        whole = false;
        now = new HashMap<>();
        due.clear();
        beyond.clear();
    }

    @Override
    public void judged(BatchRecord batch, Verdict verdict) {
        String id = batch.id().toString();
        if (verdict.kind() == Verdict.Kind.STALE) {
            found(BatchCondition.BATCH_STALE, id, batch.user(), verdict.words());
        } else if (verdict.kind() == Verdict.Kind.DUE
                && before.containsKey(new Key(BatchCondition.BATCH_OVERDUE, id))) {
            due.add(id);
        }
    }

    @Override
    public void swept(SweepResult result) {
        switch (result.end()) {
            case CLOSED, ALREADY_GONE, LOG_KEPT, LIMITED, KILLED -> {
                // It goes, went, or has its time still.
            }
            default -> {
                if (result.verdict().kind() == Verdict.Kind.DUE) {
                    BatchRecord batch = result.batch();
                    found(BatchCondition.BATCH_OVERDUE, batch.id().toString(), batch.user(), result.words());
                }
            }
        }
        if (result.end() == SweepResult.End.CLOSED || result.end() == SweepResult.End.ALREADY_GONE) {
            before.remove(
                    new Key(BatchCondition.BATCH_OVERDUE, result.batch().id().toString()));
        }
    }

    /** The checker thread of the server is dead. */
    public void sweeperDead(String evidence) {
        found(BatchCondition.SWEEPER_DEAD, "", "", evidence);
    }

    private void found(BatchCondition condition, String batchId, String user, String detail) {
        Key key = new Key(condition, batchId);
        if (now.size() >= MOST && !now.containsKey(key)) {
            beyond.merge(condition, 1L, Long::sum);
            return;
        }
        BatchFinding earlier = before.get(key);
        long since = earlier == null ? nowMillis : earlier.sinceMillis();
        now.put(key, new BatchFinding(condition, server, batchId, user, since, nowMillis, detail));
    }

    /** In this pass everything was looked at: what was not found again is over. */
    public void sawAll() {
        whole = true;
    }

    /** Ends a pass. Unless everything was looked at, what was found before is believed still. */
    public BatchFindings end() {
        before.forEach((key, earlier) -> {
            boolean asideStill = due.contains(key.batchId())
                    && key.condition() == BatchCondition.BATCH_OVERDUE
                    && nowMillis - earlier.seenMillis() < TOLD_AGAIN.toMillis();
            if ((!whole || asideStill) && now.size() < MOST) {
                now.putIfAbsent(key, earlier);
            }
        });
        before = now;
        Map<BatchCondition, Long> counts = new EnumMap<>(BatchCondition.class);
        counts.putAll(beyond);
        now.keySet().forEach(key -> counts.merge(key.condition(), 1L, Long::sum));
        return new BatchFindings(
                now.values().stream()
                        .sorted(Comparator.comparingLong(BatchFinding::sinceMillis)
                                .thenComparing(BatchFinding::batchId))
                        .toList(),
                counts);
    }
}
