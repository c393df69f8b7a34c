package dev.inari.sidecar.api;

import dev.inari.sidecar.batch.BatchRecord;
import dev.inari.sidecar.http.Endpoint;
import dev.inari.sidecar.http.Problem;
import dev.inari.sidecar.http.Request;
import dev.inari.sidecar.http.Role;
import dev.inari.sidecar.records.KeptBatch;
import dev.inari.sidecar.records.StoredBatches;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Batches that ended and are kept, with their logs. Thread-safe. */
public final class BatchEndpoints {
    private final Optional<RecordsSource> records;

    /** @param records empty where nothing looks after batches */
    public BatchEndpoints(Optional<RecordsSource> records) {
        this.records = records;
    }

    /** The newest ones first. */
    public record Batches(List<Kept> batches, List<String> notes) {}

    /** One batch that ended; times are milliseconds since 1970, null where not told. */
    public record Kept(
            String id,
            String state,
            String user,
            String name,
            String type,
            String server,
            String applicationId,
            String applicationState,
            String applicationSaid,
            @Nullable Long createdMillis,
            @Nullable Long endMillis,
            long keptMillis,
            long logLines,
            long logBytes,
            boolean logCut) {
        static Kept of(KeptBatch kept) {
            BatchRecord batch = kept.batch();
            return new Kept(
                    batch.id().toString(),
                    batch.state(),
                    batch.user(),
                    batch.name(),
                    batch.batchType(),
                    batch.kyuubiInstance(),
                    batch.appId(),
                    batch.appState(),
                    batch.appDiagnostic(),
                    batch.createTime() > 0 ? batch.createTime() : null,
                    batch.endTime() > 0 ? batch.endTime() : null,
                    kept.keptAtMillis(),
                    kept.logLines(),
                    kept.logBytes(),
                    kept.logCut());
        }
    }

    public List<Endpoint> all() {
        return List.of(
                Endpoint.json("GET", "/api/v1/batches", Role.READER, this::batches),
                Endpoint.json("GET", "/api/v1/batches/{id}", Role.READER, request -> Kept.of(batch(request))),
                Endpoint.raw("GET", "/api/v1/batches/{id}/log", Role.READER, this::log));
    }

    private Batches batches(Request request) throws Problem.Found {
        int limit = JobEndpoints.limit(request.query(Set.of("limit")));
        return records.isEmpty()
                ? new Batches(List.of(), List.of("no Kyuubi server is configured; set inari.batches.servers"))
                : records.get()
                        .ask(from -> new Batches(
                                new StoredBatches(from, InstantSource.system())
                                        .last(limit).stream().map(Kept::of).toList(),
                                List.of()));
    }

    private KeptBatch batch(Request request) throws Problem.Found {
        UUID id = id(request.variable("id"));
        Optional<KeptBatch> found = records.isEmpty() || id == null
                ? Optional.empty()
                : records.get().ask(from -> new StoredBatches(from, InstantSource.system()).find(id));
        return found.orElseThrow(
                () -> new Problem.Found(404, "Not Found", "no batch of this id is kept; see /api/v1/batches"));
    }

    private static @Nullable UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void log(Request request) throws Problem.Found, IOException {
        KeptBatch batch = batch(request);
        // A batch was found, so there are records.
        RecordsSource from = records.orElseThrow();
        try (Writer to = new BufferedWriter(
                new OutputStreamWriter(request.stream("text/plain; charset=utf-8"), StandardCharsets.UTF_8))) {
            if (request.method().equals("HEAD")) {
                return;
            }
            new StoredBatches(from.open(), InstantSource.system())
                    .log(batch.batch().key(), line -> {
                        try {
                            to.write(line + "\n");
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
