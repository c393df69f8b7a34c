package dev.inari.sidecar.zookeeper;

import dev.inari.sidecar.engine.Listens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells of each znode which engine of this host it is of, by the best that is known, and says where that cannot be told. Pure, but for what the
 * claims ask.
 *
 * <ol>
 *   <li>The engine's own client holds it: its session and its name are those that the engine's agent tells.
 *   <li>It carries the engine's reference id in the engine's directory, and no other znode and no other engine does.
 *   <li>The engine listens at its address. That decides between several of one reference id, and where there is none: servers have none, and an
 *       engine may not know its own. A port is given away again, so an address alone never joins what has another reference id.
 * </ol>
 */
public final class ZnodeOwners {
    private final List<Claim> claims;
    /** By directory and reference id. */
    private final Map<Place, List<Claim>> known;

    private final Map<Place, List<Znode>> there;
    private final Map<String, Owner> owners = new HashMap<>();
    private final Set<Claim> held = new HashSet<>();
    private final List<String> doubts = new ArrayList<>();
    private final List<String> contradictions = new ArrayList<>();

    private record Place(String directory, String refId) {
        static Place of(Znode znode) {
            return new Place(znode.directory(), znode.refId());
        }
    }

    /** By what a znode was found to be an engine's. */
    public enum By {
        SESSION,
        REF_ID,
        ADDRESS
    }

    /** Whose a znode is, and how that is known. */
    public record Owner(Claim engine, By by) {}

    /** @param claims what the engines of this host say; nobody is asked but for addresses that count */
    public ZnodeOwners(List<Znode> znodes, List<Claim> claims) {
        this.claims = List.copyOf(claims);
        this.known = claims.stream()
                .filter(Claim::knowsItsPlace)
                .collect(Collectors.groupingBy(each -> new Place(each.directory(), each.refId())));
        this.there = znodes.stream().collect(Collectors.groupingBy(Place::of));
        Map<String, List<Claim>> bySession = claims.stream().collect(Collectors.groupingBy(Claim::sessionId));
        List<Znode> left =
                znodes.stream().filter(each -> !isHeld(each, bySession)).toList();
        left.forEach(this::find);
    }

    private boolean isHeld(Znode znode, Map<String, List<Claim>> bySession) {
        List<Claim> holders = bySession.getOrDefault(znode.ownerSession(), List.of()).stream()
                .filter(each -> each.holds(znode))
                .limit(2)
                .toList();
        if (holders.size() != 1) {
            return false;
        }
        held.add(holders.get(0));
        owners.put(znode.path(), new Owner(holders.get(0), By.SESSION));
        return true;
    }

    private void find(Znode znode) {
        List<Claim> named = known.getOrDefault(Place.of(znode), List.of());
        List<Znode> twins = there.getOrDefault(Place.of(znode), List.of());
        if (named.size() == 1 && twins.size() == 1) {
            owners.put(znode.path(), new Owner(named.get(0), By.REF_ID));
        } else if (!named.isEmpty()) {
            // What an engine's own client holds is all that it has.
            byAddress(
                    znode,
                    twins,
                    named.stream().filter(each -> !held.contains(each)).toList());
        } else {
            // An engine that knows its place has no znode with another reference id, or the one above.
            List<Claim> possible = claims.stream()
                    .filter(each -> fits(each, znode))
                    .filter(each -> !each.knowsItsPlace() || znode.refId().isEmpty())
                    .filter(each -> !held.contains(each))
                    .toList();
            if (!contradicted(znode)) {
                byAddress(znode, List.of(znode), possible);
            }
        }
    }

    /** Whether nothing that is known of both differs. */
    private static boolean fits(Claim engine, Znode znode) {
        boolean directory = engine.namespace().isEmpty() || engine.directory().equals(znode.directory());
        boolean refId = engine.refId().isEmpty()
                || znode.refId().isEmpty()
                || engine.refId().equals(znode.refId());
        return directory && refId;
    }

    /** Whether somebody else listens there, of whom it is known that it is registered elsewhere. */
    private boolean contradicted(Znode znode) {
        Optional<Claim> other = claims.stream()
                .filter(each -> each.knowsItsPlace() && !fits(each, znode))
                .filter(each -> listens(each, znode) == Listens.YES)
                .findFirst();
        other.ifPresent(
                engine -> contradictions.add(znode.path() + ": at " + znode.address() + " listens another engine, "
                        + engine.words() + ", of " + engine.directory() + " and with reference id " + engine.refId()));
        return other.isPresent();
    }

    private static Listens listens(Claim engine, Znode znode) {
        return znode.address().isEmpty() ? Listens.NO : engine.listensAt().apply(znode.address());
    }

    private void byAddress(Znode znode, List<Znode> twins, List<Claim> candidates) {
        Map<Listens, List<Claim>> found =
                candidates.stream().collect(Collectors.groupingBy(each -> listens(each, znode)));
        List<Claim> there = found.getOrDefault(Listens.YES, List.of());
        List<Claim> maybe = found.getOrDefault(Listens.UNKNOWN, List.of());
        boolean sameTwice = twins.stream()
                .anyMatch(each -> !each.path().equals(znode.path())
                        && !owners.containsKey(each.path())
                        && each.address().equals(znode.address()));
        if (there.size() + maybe.size() == 0) {
            return;
        }
        if (there.size() == 1 && maybe.isEmpty() && !sameTwice) {
            owners.put(znode.path(), new Owner(there.get(0), By.ADDRESS));
        } else {
            doubts.add(znode.path() + ": which engine it is of cannot be told: " + why(there, maybe, znode.address()));
        }
    }

    private static String why(List<Claim> there, List<Claim> maybe, String address) {
        Function<List<Claim>, String> names =
                engines -> engines.stream().map(Claim::words).collect(Collectors.joining(" and "));
        if (there.size() == 1 && maybe.isEmpty()) {
            return "another one has its reference id and its address, " + address;
        }
        return Stream.of(
                        there.isEmpty() ? "" : "at " + address + " listens " + names.apply(there),
                        maybe.isEmpty() ? "" : "where " + names.apply(maybe) + " listens cannot be read")
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining(", and "));
    }

    /** The engine of this host that the znode is of; empty if there is none, or it cannot be told. */
    public Optional<Owner> of(Znode znode) {
        return Optional.ofNullable(owners.get(znode.path()));
    }

    /** The engine of this host that says to belong in a directory, whether it is registered or not. */
    public Optional<Claim> belongingTo(String directory) {
        return claims.stream()
                .filter(each -> each.directory().equals(directory))
                .findFirst();
    }

    /** Whether a znode was found to be of this engine. */
    public boolean isRegistered(String id) {
        return owners.values().stream().anyMatch(each -> each.engine().id().equals(id));
    }

    /** Of which znodes it cannot be told, and why; one line each. */
    public List<String> doubts() {
        return List.copyOf(doubts);
    }

    /** Znodes by which people are sent to another engine than the one that they name; one line each. */
    public List<String> contradictions() {
        return List.copyOf(contradictions);
    }
}
