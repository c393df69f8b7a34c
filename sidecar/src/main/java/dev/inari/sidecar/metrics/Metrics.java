package dev.inari.sidecar.metrics;

import dev.inari.sidecar.EngineView;
import dev.inari.sidecar.JobsPass;
import dev.inari.sidecar.ServerPass;
import dev.inari.sidecar.SidecarListener;
import dev.inari.sidecar.Ticker;
import dev.inari.sidecar.WatchNews;
import dev.inari.sidecar.Workings;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.guard.Event.Miss;
import dev.inari.sidecar.guard.Explanation;
import dev.inari.sidecar.guard.Stage;
import dev.inari.sidecar.http.Endpoint;
import dev.inari.sidecar.http.Role;
import dev.inari.sidecar.journal.Deed;
import dev.inari.sidecar.journal.Journal;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts what it hears of a sidecar, and reads the rest when it is scraped: nothing here holds up a decision. Names and labels are those of docs/metrics.md,
 * and a label never has a value that somebody outside can choose. Thread-safe.
 */
public final class Metrics implements SidecarListener, AutoCloseable {
    private static final int USUAL_BYTES = 64 * 1024;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final EngineMeters engines = new EngineMeters(registry);
    private final HeartbeatMeters heartbeats = new HeartbeatMeters(registry);
    private final ActionMeters actions = new ActionMeters(registry);
    private final JobMeters jobs;
    private final BatchMeters batches;
    private final OwnMeters own = new OwnMeters(registry);
    private final JvmMeters jvm;

    /** @param version of this build */
    public Metrics(String version, InstantSource clock) {
        jobs = new JobMeters(registry, clock);
        batches = new BatchMeters(registry, clock);
        own.build(version);
        jvm = new JvmMeters(registry);
    }

    /** Where to read, at each scrape, what is true at that instant. To be called once, before the first scrape. */
    public void reading(Supplier<List<EngineView>> views, Supplier<Workings> workings) {
        engines.reading(views);
        own.reading(workings);
    }

    /** The same journal, whose intents are timed and counted. */
    public Journal measured(Journal journal, Ticker ticker) {
        return new MeasuredJournal(journal, ticker, registry);
    }

    /**
     * All that is known now.
     *
     * @param accept the request's header of this name; null if it has none. Decides between OpenMetrics and Prometheus' own text
     */
    public synchronized Scrape scrape(@Nullable String accept) {
        engines.look();
        own.look();
        ExpositionFormatWriter writer = writerFor(accept);
        ByteArrayOutputStream body = new ByteArrayOutputStream(USUAL_BYTES);
        try {
            writer.write(body, registry.getPrometheusRegistry().scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return new Scrape(writer.getContentType(), body.toByteArray());
    }

    /** Where Prometheus finds them. */
    public Endpoint endpoint() {
        return Endpoint.raw("GET", "/metrics", Role.READER, request -> {
            Scrape scrape = scrape(request.header("Accept"));
            request.send(200, scrape.contentType(), scrape.body());
        });
    }

    /** Who would rather have protobuf gets the next best: it is not in this build. */
    private ExpositionFormatWriter writerFor(@Nullable String accept) {
        ExpositionFormatWriter wanted = formats.findWriter(accept);
        if (wanted.isAvailable()) {
            return wanted;
        }
        ExpositionFormatWriter open = formats.getOpenMetricsTextFormatWriter();
        return open.accepts(accept) ? open : formats.getPrometheusTextFormatWriter();
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    @Override
    public void changed(EngineProcess engine, Stage from, Stage to, Explanation why) {
        actions.entered(to);
    }

    @Override
    public void heartbeatRead(String engineType, Duration took) {
        heartbeats.read(engineType, took);
    }

    @Override
    public void heartbeatMissed(Miss why) {
        heartbeats.missed(why);
    }

    @Override
    public void acted(Deed deed, String outcome) {
        actions.acted(deed, outcome);
    }

    @Override
    public void gone(String engineType, @Nullable Duration sinceLastClose) {
        if (sinceLastClose != null) {
            actions.left(engineType, sinceLastClose);
        }
    }

    @Override
    public void turned(Duration late, Duration took) {
        own.turned(late, took);
    }

    @Override
    public void watchReported(WatchNews news) {
        heartbeats.watch(news);
    }

    @Override
    public void jobsLooked(JobsPass pass) {
        jobs.looked(pass);
    }

    @Override
    public void swept(ServerPass pass) {
        batches.swept(pass);
    }

    /** Gives back what listens to the JVM. */
    @Override
    public void close() {
        jvm.close();
        registry.close();
    }
}
