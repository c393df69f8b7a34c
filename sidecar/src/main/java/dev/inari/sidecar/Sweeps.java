package dev.inari.sidecar;

import dev.inari.sidecar.batch.BatchFindings;
import dev.inari.sidecar.batch.BatchRecord;
import dev.inari.sidecar.batch.SweepListener;
import dev.inari.sidecar.batch.SweepResult;
import dev.inari.sidecar.batch.SweepSettings.Extent;
import dev.inari.sidecar.batch.Verdict;
import dev.inari.sidecar.bounded.Newest;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.journal.Journal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon's sweeps over the batches of Kyuubi servers, and what it says of them in the log. For one thread. */
final class Sweeps implements SweepListener {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeps.class);
    private static final int MOST_TOLD = 10_000;

    private final CurrentSettings settings;
    private final Settings atStart;
    private final SharedRecords records;
    private final Journal journal;
    private final SidecarListener listener;
    private final Map<String, String> troubles = new TreeMap<>();
    /** Batches of which was told already that they are stale, or would be closed. */
    private final Set<UUID> told = Newest.set(MOST_TOLD);

    private volatile @Nullable BatchKeeper keeper;

    Sweeps(CurrentSettings settings, SharedRecords records, Journal journal, SidecarListener listener) {
        this.settings = settings;
        this.atStart = settings.get();
        this.records = records;
        this.journal = journal;
        this.listener = listener;
    }

    /**
     * Sweeps once. Record and log of what ended are kept in any case, for nothing changes at the server by that; sessions are closed only where that is
     * configured and this is no dry run.
     */
    void sweep() throws IOException {
        BatchKeeper now = keeper;
        if (now == null) {
            now = new BatchKeeper(atStart.batches(), records.await(), journal, "policy", this);
            keeper = now;
        }
        // A dry run that is switched on ends a pass's closings at once; one that is switched off counts from the next
        // pass on.
        BooleanSupplier mayClose = () -> !settings.get().dryRun();
        boolean closes = atStart.batches().close() && mayClose.getAsBoolean();
        List<ServerPass> passes = now.pass(closes ? Extent.CLOSE : Extent.KEEP, mayClose);
        passes.forEach(listener::swept);
        Map<String, String> wrong = new TreeMap<>();
        passes.forEach(pass -> pass.trouble().ifPresent(words -> wrong.put(pass.server(), words)));
        tell(wrong);
        now.writeFindings();
    }

    /** What was the matter after the last pass; from any thread. */
    BatchFindings findings() {
        BatchKeeper now = keeper;
        return now == null ? BatchFindings.NONE : now.findings();
    }

    private void tell(Map<String, String> now) {
        now.forEach((server, words) -> {
            if (!troubles.containsKey(server)) {
                LOG.warn("batches: {}", words);
            }
        });
        troubles.keySet().stream()
                .filter(server -> !now.containsKey(server))
                .forEach(server -> LOG.info("batches: {} is well again", server));
        troubles.clear();
        troubles.putAll(now);
    }

    @Override
    public void judged(BatchRecord batch, Verdict verdict) {
        if (verdict.kind() == Verdict.Kind.STALE && told.add(batch.id())) {
            LOG.warn("batch {} of {}: {}", batch.id(), Printable.line(batch.user()), verdict.words());
        }
    }

    @Override
    public void swept(SweepResult result) {
        boolean once = result.end() == SweepResult.End.WOULD_CLOSE;
        if (!once || told.add(result.batch().id())) {
            LOG.info(
                    "batch {} of {}: {}, {}",
                    result.batch().id(),
                    Printable.line(result.batch().user()),
                    result.end(),
                    result.words());
        }
    }
}
