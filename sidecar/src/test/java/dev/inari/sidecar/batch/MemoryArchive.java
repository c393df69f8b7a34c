package dev.inari.sidecar.batch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An archive whose disk can break at any of its steps. */
final class MemoryArchive implements BatchArchive {
    /** Where it breaks. */
    enum Step {
        HOLDS,
        BEGIN,
        APPEND,
        COMPLETE,
        /** Says that it is complete, and loses it. */
        LOSE
    }

    final Map<BatchKey, List<String>> logs = new HashMap<>();
    final Map<BatchKey, BatchRecord> records = new HashMap<>();
    final Map<BatchKey, LogEnd> ends = new HashMap<>();
    final Set<BatchKey> abandoned = new HashSet<>();

    @Nullable
    Step broken;

    private void check(Step step) throws IOException {
        if (broken == step) {
            throw new IOException("no space left on device");
        }
    }

    @Override
    public Optional<LogEnd> held(BatchKey key) throws IOException {
        check(Step.HOLDS);
        return Optional.ofNullable(ends.get(key));
    }

    @Override
    public Entry begin(BatchRecord batch) throws IOException {
        check(Step.BEGIN);
        return entry(batch);
    }

    @Override
    public Entry beginAnew(BatchRecord batch) throws IOException {
        check(Step.BEGIN);
        if (!logs.containsKey(batch.key())) {
            throw new IOException("not held");
        }
        return entry(batch);
    }

    @Override
    public void log(BatchKey key, Consumer<String> line) {
        logs.getOrDefault(key, List.of()).forEach(line);
    }

    private Entry entry(BatchRecord batch) {
        List<String> taken = new ArrayList<>();
        return new Entry() {
            @Override
            public void append(List<String> lines) throws IOException {
                check(Step.APPEND);
                taken.addAll(lines);
            }

            @Override
            public void complete(LogEnd end) throws IOException {
                check(Step.COMPLETE);
                if (broken != Step.LOSE) {
                    logs.put(batch.key(), taken);
                    records.put(batch.key(), batch);
                    ends.put(batch.key(), end);
                }
            }

            @Override
            public void abandon() {
                abandoned.add(batch.key());
            }
        };
    }
}
