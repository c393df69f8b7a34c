package dev.inari.sidecar.batch;

import dev.inari.sidecar.batch.KyuubiStandIn.Version;
import dev.inari.sidecar.batch.SweepResult.End;
import dev.inari.sidecar.batch.SweepSettings.Extent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One server with its sweeper, a clock that stands still, and everything that the sweeper tells. */
final class Sweeping implements AutoCloseable, Deeds, SweepListener {
    final KyuubiStandIn server;
    final MemoryArchive archive = new MemoryArchive();
    final List<SweepResult> results = new ArrayList<>();
    final List<Verdict> verdicts = new ArrayList<>();
    /** {@code id intended} and {@code id end}, in order. */
    final List<String> deeds = new ArrayList<>();

    @Nullable
    IOException journalBroken;

    @Nullable
    Error killedAtIntent;

    BooleanSupplier mayClose = () -> true;
    long now = Batches.NOW;
    int judged;
    SweepPolicy policy = keeping(Duration.ofHours(1));
    Sweeper sweeper;

    Sweeping() {
        this(new KyuubiStandIn(Version.V1_8));
    }

    Sweeping(KyuubiStandIn server) {
        this.server = server;
        this.sweeper = anotherSweeper();
    }

    /** As after a restart of the sidecar. */
    Sweeper anotherSweeper() {
        return anotherSweeper(1 << 20);
    }

    /** As after a restart of the sidecar with another {@code inari.batches.log-bytes}. */
    Sweeper anotherSweeper(long logBytes) {
        return new Sweeper(
                server.client(), new LogKeeper(archive, logBytes, 100), this, this, () -> Instant.ofEpochMilli(now));
    }

    static SweepPolicy keeping(Duration idle) {
        BatchRule rule =
                new BatchRule("all", user -> true, name -> name.startsWith("etl"), type -> true, Set.of(), idle);
        return new SweepPolicy(List.of(rule), 2, Duration.ZERO);
    }

    static SweepSettings settings(boolean dryRun, int perPass, int perMinute) {
        return new SweepSettings(dryRun ? Extent.SAY : Extent.CLOSE, 10, 100_000, perPass, perMinute, 100);
    }

    SweepSummary pass() {
        return pass(settings(false, 100, 100));
    }

    SweepSummary pass(SweepSettings settings) {
        return sweeper.pass(policy, settings, mayClose);
    }

    void later(Duration time) {
        now += time.toMillis();
    }

    List<End> ends() {
        return results.stream().map(SweepResult::end).toList();
    }

    long deletions() {
        return server.asked("DELETE", "/");
    }

    @Override
    public long intend(String name, BatchRecord batch, Verdict verdict) throws IOException {
        if (journalBroken != null) {
            throw journalBroken;
        }
        if (killedAtIntent != null) {
            throw killedAtIntent;
        }
        deeds.add(batch.id() + " intended at " + name + " by rule " + verdict.rule());
        return deeds.size();
    }

    @Override
    public void settle(long intent, End end, String words) {
        deeds.add(intent + " " + end);
    }

    @Override
    public void judged(BatchRecord batch, Verdict verdict) {
        judged++;
        if (verdicts.size() < 100) {
            verdicts.add(verdict);
        }
    }

    @Override
    public void swept(SweepResult result) {
        results.add(result);
    }

    @Override
    public void close() {
        server.close();
    }
}
