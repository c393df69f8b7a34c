package dev.inari.sidecar.config;

import dev.inari.jmx.Deadlines;
import dev.inari.sidecar.batch.BatchesSettings;
import dev.inari.sidecar.guard.PolicyBook;
import dev.inari.sidecar.http.HttpSettings;
import dev.inari.sidecar.jobs.JobsSettings;
import dev.inari.sidecar.records.RecordsSettings;
import dev.inari.sidecar.zookeeper.ZooKeeperSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The sidecar's configuration, checked and complete. Immutable.
 *
 * @param runDirectory where engines announce themselves
 * @param stateDirectory where this sidecar keeps what must outlive it
 * @param heartbeatInterval time between two reads of one engine
 * @param deadlines for each call to an engine
 * @param workers threads that talk to engines, shared by all of them; bounds what hung engines can cost
 * @param dryRun whether to decide and report, but never to act
 * @param policies which engines may be ended, and how
 * @param journalKeep how long it is remembered what was done
 * @param journalKeepEntries how much of that at most
 * @param zookeeper the ensemble in which engines register, if there is one
 * @param records where it is kept what is left when work ends
 * @param jobs where Flink's jobs are looked for
 * @param batches which Kyuubi servers' batches are looked after
 * @param http where and to whom HTTP is spoken
 */
public record Settings(
        Path runDirectory,
        Path stateDirectory,
        Duration heartbeatInterval,
        Deadlines deadlines,
        int workers,
        boolean dryRun,
        PolicyBook policies,
        Duration journalKeep,
        long journalKeepEntries,
        ZooKeeperSettings zookeeper,
        RecordsSettings records,
        JobsSettings jobs,
        BatchesSettings batches,
        HttpSettings http) {

    /** The same with all of {@code read} that can change while engines are guarded; the rest needs a restart. */
    public Settings taking(Settings read) {
        return with(read.dryRun, read.policies);
    }

    /** The same for a sidecar that does what an operator says, and nothing because of what it observes. */
    public Settings byHand() {
        return with(dryRun, engine -> policies.policyFor(engine).byHand());
    }

    /** The same for a sidecar that decides and reports, and never acts. */
    public Settings dry() {
        return with(true, policies);
    }

    private Settings with(boolean dry, PolicyBook book) {
        return new Settings(
                runDirectory,
                stateDirectory,
                heartbeatInterval,
                deadlines,
                workers,
                dry,
                book,
                journalKeep,
                journalKeepEntries,
                zookeeper,
                records,
                jobs,
                batches,
                http);
    }
}
