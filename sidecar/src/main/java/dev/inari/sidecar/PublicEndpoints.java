package dev.inari.sidecar;

import dev.inari.sidecar.api.ActionEndpoints;
import dev.inari.sidecar.api.BatchEndpoints;
import dev.inari.sidecar.api.ConditionEndpoints;
import dev.inari.sidecar.api.HistoryServerEndpoints;
import dev.inari.sidecar.api.JobEndpoints;
import dev.inari.sidecar.api.OpenApi;
import dev.inari.sidecar.api.RecordsSource;
import dev.inari.sidecar.batch.BatchFindings;
import dev.inari.sidecar.control.Routes;
import dev.inari.sidecar.http.Endpoint;
import dev.inari.sidecar.http.EventStreams;
import dev.inari.sidecar.http.HealthEndpoints;
import dev.inari.sidecar.http.PageEndpoints;
import dev.inari.sidecar.http.Principal;
import dev.inari.sidecar.http.Readiness;
import dev.inari.sidecar.http.Readiness.Check;
import dev.inari.sidecar.http.Role;
import dev.inari.sidecar.journal.Health;
import dev.inari.sidecar.journal.Journal;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** All that can be asked for over HTTP: whoever makes a part of the sidecar reachable adds its endpoints to this list. Thread-safe. */
final class PublicEndpoints {
    /** Longer than a turn that is held up by a busy host. */
    private static final Duration LATE = Duration.ofSeconds(5);

    private final Decisions decisions;
    private final LocalControl control;
    private final Journal journal;
    private final SessionReader sessions;
    private final EventStreams events;
    private final Optional<RecordsSource> jobs;
    private final Optional<RecordsSource> batches;
    private final Supplier<BatchFindings> findings;
    private final BooleanSupplier dryRun;

    /**
     * @param findings what is the matter with batches now
     * @param dryRun whether the settings in force at this moment forbid to do anything
     */
    PublicEndpoints(
            Decisions decisions,
            LocalControl control,
            Journal journal,
            SessionReader sessions,
            EventStreams events,
            Optional<RecordsSource> jobs,
            Optional<RecordsSource> batches,
            Supplier<BatchFindings> findings,
            BooleanSupplier dryRun) {
        this.findings = findings;
        this.dryRun = dryRun;
        this.decisions = decisions;
        this.control = control;
        this.journal = journal;
        this.sessions = sessions;
        this.events = events;
        this.jobs = jobs;
        this.batches = batches;
    }

    List<Endpoint> all() {
        List<Endpoint> all = new ArrayList<>(HealthEndpoints.of(this::readiness));
        all.addAll(new Routes(who -> control.as(speaker(who))).aboutEngines());
        all.addAll(PageEndpoints.of(hostName(), version(), dryRun));
        all.add(Endpoint.json("GET", "/api/v1/sessions", Role.READER, sessions::read));
        all.add(Endpoint.raw("GET", "/api/v1/events", Role.READER, events::handle));
        all.addAll(OpenApi.all());
        all.addAll(new ConditionEndpoints(control, List.of(this::ofBatches)).all());
        all.addAll(new ActionEndpoints(control).all());
        all.addAll(new JobEndpoints(jobs).all());
        all.addAll(new HistoryServerEndpoints(jobs).all());
        all.addAll(new BatchEndpoints(batches).all());
        return List.copyOf(all);
    }

    private List<ConditionEndpoints.Found> ofBatches() {
        return ConditionEndpoints.of(findings.get(), InstantSource.system().millis());
    }

    private static String hostName() {
        try {
            return HostName.read();
        } catch (IOException e) {
            return "this host";
        }
    }

    static String version() {
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
