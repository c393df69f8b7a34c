package dev.inari.sidecar.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Tells which process of this host listens at an address that an engine gave as its own. The host's addresses and each process's ports are read once,
 * and only when an address asks for it. Not thread-safe.
 */
public final class Listeners {
    private final Supplier<OwnAddresses> addresses;
    private final Function<EngineProcess, Optional<Set<Integer>>> ports;
    private final Map<EngineProcess, Optional<Set<Integer>>> read = new HashMap<>();
    private final Map<String, Boolean> own = new HashMap<>();

    /** @param addresses asked again and again */
    public Listeners(Supplier<OwnAddresses> addresses, ProcessTable processes) {
        this(addresses, new ListeningPorts(processes)::of);
    }

    Listeners(Supplier<OwnAddresses> addresses, Function<EngineProcess, Optional<Set<Integer>>> ports) {
        this.addresses = addresses;
        this.ports = ports;
    }

    /**
     * Whether this process listens at {@code host:port}. At which of the host's addresses does not count: an engine does not always listen at the one
     * that its name stands for.
     */
    public Listens listens(EngineProcess who, String address) {
        if (!own.computeIfAbsent(address, each -> addresses.get().isOwn(each))) {
            return Listens.NO;
        }
        return read.computeIfAbsent(who, ports)
                .map(found -> found.contains(OwnAddresses.port(address)) ? Listens.YES : Listens.NO)
                .orElse(Listens.UNKNOWN);
    }
}
