package dev.inari.sidecar.cli;

import dev.inari.jmx.EngineIdentity;
import dev.inari.jmx.Outcome;
import dev.inari.mbeans.ExitPhase;
import dev.inari.mbeans.Heartbeat;
import dev.inari.sidecar.guard.Durations;
import dev.inari.sidecar.zookeeper.Claim;
import dev.inari.sidecar.zookeeper.EmptyDirectory;
import dev.inari.sidecar.zookeeper.EngineSpace;
import dev.inari.sidecar.zookeeper.Znode;
import dev.inari.sidecar.zookeeper.ZnodeOwners;
import dev.inari.sidecar.zookeeper.ZnodeView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Joins what the ensemble says with the engines of this host, and finds what does not fit. Pure, but for the question who listens. */
final class ZnodeFindings {
    /** An engine makes its directory just before it registers. */
    private static final long REGISTERING_MILLIS = 60_000;

    private final List<Znode> znodes;
    private final List<EmptyDirectory> empty;
    private final boolean complete;
    private final ZnodeOwners owners;
    private final List<String> wrong = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    ZnodeFindings(ZnodeView view, List<LocalEngine> engines, Predicate<String> deserted, long nowMillis) {
        // First, so that what is read after it is at least as good.
        this.complete = view.isComplete();
        this.znodes = view.znodes();
        this.empty = view.emptyDirectories();
        this.owners = new ZnodeOwners(
                znodes, engines.stream().flatMap(LocalEngine::claim).toList());
        if (!complete) {
            wrong.add("this is not everything: " + view.incompleteBecause());
        }
        znodes.forEach(each -> problems(each, deserted));
        wrong.addAll(owners.contradictions());
        twice();
        empty.forEach(each -> emptyDirectory(each, nowMillis));
        notes.addAll(owners.doubts());
        engines.forEach(each -> missing(each.report()));
    }

    private static String path(String namespace) {
        return namespace.startsWith("/") ? namespace : "/" + namespace;
    }

    private void problems(Znode znode, Predicate<String> deserted) {
        if (!znode.problem().isEmpty()) {
            wrong.add(znode.path() + ": " + znode.problem());
        }
        if (owners.of(znode).isEmpty() && deserted.test(znode.address())) {
            wrong.add(znode.path() + ": left over: " + znode.address() + " is of this host, and nobody listens there");
        }
    }

    private void twice() {
        Map<String, List<Znode>> byRefId = znodes.stream()
                .filter(each -> !each.refId().isEmpty() && !each.space().isServers())
                .collect(Collectors.groupingBy(Znode::refId, LinkedHashMap::new, Collectors.toList()));
        byRefId.forEach((refId, all) -> {
            if (all.size() > 1) {
                wrong.add("reference id " + refId + " is of " + all.size() + " engines: "
                        + all.stream().map(Znode::path).collect(Collectors.joining(" and ")));
            }
        });
    }

    private void emptyDirectory(EmptyDirectory directory, long nowMillis) {
        long age = nowMillis - directory.ctimeMillis();
        Optional<Claim> engine = owners.belongingTo(directory.path());
        if (engine.isPresent()) {
            notes.add(directory.path() + ": empty, and its engine is here: "
                    + engine.get().words());
        } else if (age >= REGISTERING_MILLIS) {
            wrong.add(directory.path() + ": empty, made " + Durations.human(age)
                    + " ago; a CONNECTION engine that ends well removes it");
        } else {
            notes.add(
                    directory.path() + ": empty, made " + Durations.human(age) + " ago; an engine may be registering");
        }
    }

    /** An engine on its way out is rightly not there any more. */
    private void missing(EngineReport engine) {
        if (engine.identity() instanceof Outcome.Answered<EngineIdentity> who
                && engine.heartbeat() instanceof Outcome.Answered<Heartbeat> beat
                && complete
                && !owners.isRegistered(who.value().agentId())
                && beat.value().getExitPhase() == ExitPhase.OPEN
                && !who.value().namespace().isEmpty()) {
            notes.add(ShortId.of(who.value().agentId()) + " (" + who.value().engineType() + ", pid "
                    + who.value().pid() + ") is not in " + path(who.value().namespace())
                    + "; if this is its ensemble, nobody finds it");
        }
    }

    List<String> wrong() {
        return wrong;
    }

    List<String> notes() {
        return notes;
    }

    boolean complete() {
        return complete;
    }

    /** The engine of this host that a znode is of; empty if there is none, or it cannot be told. */
    Optional<ZnodeOwners.Owner> owner(Znode znode) {
        return owners.of(znode);
    }

    /** By directory at the top. */
    Map<EngineSpace, Content> bySpace() {
        Map<String, EngineSpace> spaces = new TreeMap<>();
        znodes.forEach(each -> spaces.put(each.space().directory(), each.space()));
        empty.forEach(each -> spaces.put(each.space().directory(), each.space()));
        Map<EngineSpace, Content> content = new LinkedHashMap<>();
        spaces.values()
                .forEach(space -> content.put(
                        space,
                        new Content(
                                znodes.stream()
                                        .filter(each -> each.space().equals(space))
                                        .toList(),
                                empty.stream()
                                        .filter(each -> each.space().equals(space))
                                        .toList())));
        return content;
    }

    /** What is below one directory at the top. */
    record Content(List<Znode> znodes, List<EmptyDirectory> empty) {}
}
