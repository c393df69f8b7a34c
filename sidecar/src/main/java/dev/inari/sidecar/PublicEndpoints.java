package dev.inari.sidecar;

import dev.inari.sidecar.control.Routes;
import dev.inari.sidecar.http.Endpoint;
import dev.inari.sidecar.http.HealthEndpoints;
import dev.inari.sidecar.http.PageEndpoints;
import dev.inari.sidecar.http.Principal;
import dev.inari.sidecar.http.Readiness;
import dev.inari.sidecar.http.Readiness.Check;
import dev.inari.sidecar.journal.Health;
import dev.inari.sidecar.journal.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** All that can be asked for over HTTP: whoever makes a part of the sidecar reachable adds its endpoints to this list. Thread-safe. */
final class PublicEndpoints {
    /** Longer than a turn that is held up by a busy host. */
    private static final Duration LATE = Duration.ofSeconds(5);

    private final Decisions decisions;
    private final LocalControl control;
    private final Journal journal;
    private final BooleanSupplier dryRun;

    /** @param dryRun whether the settings in force at this moment forbid to do anything */
    PublicEndpoints(Decisions decisions, LocalControl control, Journal journal, BooleanSupplier dryRun) {
        this.dryRun = dryRun;
        this.decisions = decisions;
        this.control = control;
        this.journal = journal;
    }

    List<Endpoint> all() {
        List<Endpoint> all = new ArrayList<>(HealthEndpoints.of(this::readiness));
        all.addAll(new Routes(who -> control.as(speaker(who))).aboutEngines());
        all.addAll(PageEndpoints.of(hostName(), version(), dryRun));
        return List.copyOf(all);
    }

    /** From the kernel: a resolver could take its time, and tell another name. */
    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "this host";
        }
    }

    private static String version() {
        String built = PublicEndpoints.class.getPackage().getImplementationVersion();
        return built == null ? "(not from a built jar)" : built;
    }

    /** Who speaks, as the journal names them. */
    static String speaker(Principal who) {
        return "operator " + who.name() + " (http)";
    }

    Readiness readiness() {
        Health health = journal.health();
        Duration late = decisions.lateness();
        return new Readiness(List.of(
                new Check(
                        "first-audit",
                        decisions.audited() ? "" : "not every engine that was there at the start was asked yet"),
                new Check("journal", health.writable() ? "" : health.problem()),
                new Check(
                        "decisions",
                        late.compareTo(LATE) < 0 ? "" : "nothing was decided for " + late.toSeconds() + " s")));
    }
}
