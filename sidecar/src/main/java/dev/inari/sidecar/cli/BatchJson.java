package dev.inari.sidecar.cli;

import dev.inari.sidecar.batch.BatchRecord;
import dev.inari.sidecar.batch.Verdict;
import org.jspecify.annotations.Nullable;

/** One batch in JSON; a name that is here once stays. Times are milliseconds since 1970, null where not told. */
record BatchJson(
        String id,
        String state,
        String user,
        String name,
        String type,
        String server,
        @Nullable Long endMillis,
        String verdict,
        @Nullable String rule,
        @Nullable Long dueMillis,
        String why) {
    static BatchJson of(BatchRecord batch, Verdict verdict) {
        return new BatchJson(
                batch.id().toString(),
                batch.state(),
                batch.user(),
                batch.name(),
                batch.batchType(),
                batch.kyuubiInstance(),
                batch.endTime() > 0 ? batch.endTime() : null,
                verdict.kind().name(),
                verdict.rule().isEmpty() ? null : verdict.rule(),
                verdict.dueMillis() > 0 ? verdict.dueMillis() : null,
                verdict.words());
    }
}
