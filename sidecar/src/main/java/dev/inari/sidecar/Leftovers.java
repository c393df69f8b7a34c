package dev.inari.sidecar;

import dev.inari.jmx.EngineIdentity;
import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Response;
import dev.inari.sidecar.journal.Deed;
import dev.inari.sidecar.journal.Intent;
import dev.inari.sidecar.journal.JournalException;
import dev.inari.sidecar.journal.Note;
import dev.inari.sidecar.journal.Subject;
import dev.inari.sidecar.zookeeper.Deletion;
import dev.inari.sidecar.zookeeper.EmptyDirectory;
import dev.inari.sidecar.zookeeper.Leases;
import dev.inari.sidecar.zookeeper.ZnodeView;
import dev.inari.sidecar.zookeeper.ZooKeeperConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The empty directories that crashed CONNECTION engines leave in ZooKeeper (Kyuubi issues 386 and 6052): shows each once, and deletes it where the
 * policy says so. They are bound to no host, so that of all sidecars only the one that holds the lease acts; its fence is written into the journal
 * with each deed. Only the calls' threads come here, one after the other.
 */
final class Leftovers {
    static final String LEASE = "leftovers";
    static final Duration BETWEEN = Duration.ofMinutes(1);

    /** An engine makes its directory before it registers, and Kyuubi waits for it for minutes; longer than any of that. */
    static final Duration LEAST_AGE = Duration.ofHours(1);

    /** So that one mistake in a setting shows before it has deleted everything. */
    private static final int MOST_AT_ONCE = 100;

    private static final int MOST_TOLD = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final Services services;
    private final ZnodeView view;
    private final Leases leases;
    private final InstantSource clock;
    private final Set<String> told = new HashSet<>();
    private final Set<String> failed = new HashSet<>();

    Leftovers(Services services, ZooKeeperConnection connection, InstantSource clock) {
        this.services = services;
        this.view = connection.view();
        this.leases = connection.leases();
        this.clock = clock;
    }

    /** Begins to look about once a minute. */
    void begin() {
        services.threads().decideAfter(BETWEEN, () -> services.threads().call(() -> {
            try {
                look();
            } finally {
                services.threads().decide(this::begin);
            }
        }));
    }

    private void look() {
        try {
            sweep();
        } catch (RuntimeException e) {
            LOG.error("looking for what engines left in ZooKeeper failed; it is tried again", e);
        }
    }

    void sweep() {
        if (!view.isComplete()) {
            return;
        }
        List<EmptyDirectory> old = view.emptyDirectories().stream()
                .filter(this::old)
                .sorted(Comparator.comparing(EmptyDirectory::path))
                .toList();
        Set<String> paths = old.stream().map(EmptyDirectory::path).collect(Collectors.toSet());
        told.retainAll(paths);
        failed.retainAll(paths);
        old.forEach(this::tell);
        if (services.settings().dryRun()) {
            return;
        }
        int tried = 0;
        for (EmptyDirectory each : old) {
            boolean due = !failed.contains(each.path()) && response(each) == Response.CURE;
            if (due && (++tried > MOST_AT_ONCE || !delete(each))) {
                return;
            }
        }
    }

    private boolean old(EmptyDirectory directory) {
        return clock.millis() - Math.max(directory.ctimeMillis(), directory.seenMillis()) >= LEAST_AGE.toMillis();
    }

    private static String what(EmptyDirectory directory) {
        return directory.path() + " of czxid 0x" + Long.toHexString(directory.czxid()) + " is empty";
    }

    private void tell(EmptyDirectory directory) {
        if (told.size() < MOST_TOLD && told.add(directory.path())) {
            String text = Condition.LEFTOVER_ZNODE.key() + ": " + what(directory);
            LOG.info("{}", text);
            services.journal().note(new Note(Subject.NOBODY, Note.Kind.CONDITION, text));
        }
    }

    private Response response(EmptyDirectory directory) {
        EngineIdentity who = new EngineIdentity(
                0,
                "",
                -1,
                -1,
                "",
                "",
                directory.space().shareLevel(),
                "",
                directory.refId(),
                directory.user(),
                directory.space().version(),
                "",
                directory.path());
        return services.settings().policies().policyFor(who).care().to(Condition.LEFTOVER_ZNODE);
    }

    /** Whether the next one may be tried in this sweep. */
    private boolean delete(EmptyDirectory directory) {
        Optional<Leases.Token> token = leases.holds(LEASE);
        if (token.isEmpty()) {
            return false;
        }
        long fence = token.get().fence();
        try {
            long intent = services.journal()
                    .intend(new Intent(
                            Subject.NOBODY,
                            Deed.DELETE_ZNODE,
                            "policy",
                            what(directory) + "; lease " + LEASE + ", fence " + fence));
            // Another sidecar may have the lease by now, if this one was stopped in between.
            Optional<Leases.Token> still = leases.holds(LEASE);
            if (still.isEmpty() || still.get().fence() != fence) {
                services.journal().settle(intent, "LEASE_LOST", "nothing was deleted");
                return false;
            }
            Deletion deletion = view.deleteIfEmpty(directory);
            services.journal().settle(intent, deletion.outcome().name(), deletion.words());
            LOG.info("{}", deletion.words());
            boolean gone = deletion.outcome() == Deletion.Outcome.DELETED
                    || deletion.outcome() == Deletion.Outcome.ALREADY_GONE;
            if (!gone) {
                // Not again before it was seen to be gone: the same answer each minute would fill the journal.
                failed.add(directory.path());
            }
            return deletion.outcome() != Deletion.Outcome.NOT_CONNECTED;
        } catch (JournalException e) {
            LOG.warn("{} is not deleted: {}", directory.path(), e.getMessage());
            return false;
        }
    }
}
