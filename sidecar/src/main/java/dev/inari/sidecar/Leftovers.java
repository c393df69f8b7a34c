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
import dev.inari.sidecar.zookeeper.Znode;
import dev.inari.sidecar.zookeeper.ZnodeView;
import dev.inari.sidecar.zookeeper.ZooKeeperConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What crashed engines leave in ZooKeeper: empty directories of CONNECTION engines (Kyuubi issues 386 and 6052), and znodes with an address of this
 * host where nobody listens. Shows each once, and deletes it where the policy says so. Empty directories are bound to no host, so that of all sidecars
 * only the one that holds the lease deletes them; its fence is written into the journal with each deed. Only the calls' threads come here, one after
 * the other.
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
    private final DesertedZnodes deserted;
    private final Supplier<List<EngineIdentity>> guarded;
    private final Set<String> told = new HashSet<>();
    private final Set<String> failed = new HashSet<>();

    /**
     * Does nothing yet.
     *
     * @param here asked at each look, what is known of addresses of this host
     * @param guarded the engines whose guards see to their znodes
     */
    Leftovers(
            Services services,
            ZooKeeperConnection connection,
            InstantSource clock,
            Supplier<DesertedZnodes.Here> here,
            Supplier<List<EngineIdentity>> guarded) {
        this.services = services;
        this.view = connection.view();
        this.leases = connection.leases();
        this.clock = clock;
        this.deserted = new DesertedZnodes(here);
        this.guarded = guarded;
    }

    /** Begins to look about once a minute. */
    void begin() {
        services.threads().decideAfter(BETWEEN, () -> services.threads().call(() -> {
            look();
            return () -> services.threads().decide(this::begin);
        }));
    }

    private void look() {
        try {
            sweep();
        } catch (RuntimeException | Error e) {
            LOG.error("looking for what engines left in ZooKeeper failed; it is tried again", e);
        }
    }

    void sweep() {
        if (!view.isComplete()) {
            return;
        }
        List<Leftover> left = Stream.concat(emptyDirectories(), desertedZnodes())
                // What needs no lease first: without one the sweep ends.
                .sorted(Comparator.comparing(Leftover::shared).thenComparing(Leftover::path))
                .toList();
        Set<String> all = left.stream().map(Leftover::what).collect(Collectors.toSet());
        told.retainAll(all);
        failed.retainAll(all);
        left.forEach(this::tell);
        if (services.settings().dryRun()) {
            return;
        }
        int tried = 0;
        for (Leftover each : left) {
            boolean due = !failed.contains(each.what()) && response(each) == Response.CURE;
            if (due && (++tried > MOST_AT_ONCE || !delete(each))) {
                return;
            }
        }
    }

    private Stream<Leftover> emptyDirectories() {
        return view.emptyDirectories().stream()
                .filter(this::old)
                .map(each -> new Leftover(
                        each.path(),
                        Leftover.named(each.path(), each.czxid()) + " is empty",
                        Leftover.who(
                                each.space(),
                                each.user(),
                                each.refId(),
                                each.space().version(),
                                each.path()),
                        true,
                        () -> view.deleteIfEmpty(each)));
    }

    private Stream<Leftover> desertedZnodes() {
        List<EngineIdentity> here = guarded.get();
        Predicate<Znode> nobodys = each -> !each.space().isServers()
                && here.stream().noneMatch(who -> each.isOf(who.namespace(), who.engineRefId()));
        return deserted.look(view.znodes(), nobodys).stream()
                .map(each -> new Leftover(
                        each.path(),
                        Leftover.named(each.path(), each.czxid()) + " says " + each.address()
                                + ", which is of this host, and nobody listens there",
                        Leftover.who(each.space(), each.user(), each.refId(), each.version(), each.directory()),
                        false,
                        () -> view.deleteIfUnchanged(each)));
    }

    private boolean old(EmptyDirectory directory) {
        return clock.millis() - Math.max(directory.ctimeMillis(), directory.seenMillis()) >= LEAST_AGE.toMillis();
    }

    private void tell(Leftover left) {
        if (told.size() < MOST_TOLD && told.add(left.what())) {
            String text = Condition.LEFTOVER_ZNODE.key() + ": " + left.what();
            LOG.info("{}", text);
            services.journal().note(new Note(Subject.NOBODY, Note.Kind.CONDITION, text));
        }
    }

    private Response response(Leftover left) {
        return services.settings().policies().policyFor(left.who()).care().to(Condition.LEFTOVER_ZNODE);
    }

    /** Whether the next one may be tried in this sweep. */
    private boolean delete(Leftover left) {
        try {
            return left.shared() ? deleteUnderLease(left) : delete(left, "", () -> true);
        } catch (JournalException e) {
            LOG.warn("{} is not deleted: {}", left.path(), e.getMessage());
            return false;
        }
    }

    private boolean deleteUnderLease(Leftover left) throws JournalException {
        Optional<Leases.Token> token = leases.holds(LEASE);
        if (token.isEmpty()) {
            return false;
        }
        // Another sidecar may have the lease by the time of the deed, if this one was stopped in between.
        return delete(left, "; lease " + LEASE + ", fence " + token.get().fence(), () -> leases.holds(LEASE)
                .equals(token));
    }

    private boolean delete(Leftover left, String under, BooleanSupplier still) throws JournalException {
        long intent =
                services.journal().intend(new Intent(Subject.NOBODY, Deed.DELETE_ZNODE, "policy", left.what() + under));
        if (!still.getAsBoolean()) {
            services.journal().settle(intent, "LEASE_LOST", "nothing was deleted");
            return false;
        }
        Deletion deletion = left.deletion().get();
        services.journal().settle(intent, deletion.outcome().name(), deletion.words());
        LOG.info("{}", deletion.words());
        boolean gone =
                deletion.outcome() == Deletion.Outcome.DELETED || deletion.outcome() == Deletion.Outcome.ALREADY_GONE;
        if (!gone) {
            // Not again before it was seen to be gone: the same answer each minute would fill the journal.
            failed.add(left.what());
        }
        return deletion.outcome() != Deletion.Outcome.NOT_CONNECTED;
    }
}
