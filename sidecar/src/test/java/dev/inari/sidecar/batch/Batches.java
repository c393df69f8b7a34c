package dev.inari.sidecar.batch;

import java.util.UUID;

/** Batches as tests need them. */
final class Batches {
    /** When tests take place, in ms since the epoch. */
    static final long NOW = 1_700_000_000_000L;

    static final long HOUR = 3_600_000;

    private Batches() {}

    static UUID id(long number) {
        return new UUID(0x1111_2222_3333_4444L, 0x8000_0000_0000_0000L + number);
    }

    /** One of ann's that ended two hours ago. */
    static BatchRecord finished(long number) {
        return batch(number, "FINISHED", "FINISHED", NOW - 2 * HOUR);
    }

    static BatchRecord batch(long number, String state, String appState, long endTime) {
        return new BatchRecord(
                id(number),
                "ann",
                "SPARK",
                "etl-" + number,
                state,
                "application_1_" + number,
                "",
                appState,
                "",
                "127.0.0.1:10099",
                NOW - 5 * HOUR,
                NOW - 4 * HOUR,
                endTime);
    }
}
