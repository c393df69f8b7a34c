package dev.inari.sidecar.batch;

import java.util.Optional;
import java.util.UUID;

/**
 * What a server says of a batch. All texts are the server's, and empty where it gave none.
 *
 * @param state see {@link BatchState}
 * @param appState state of the application at its cluster manager, as Kyuubi saw it last
 * @param kyuubiInstance REST address of the server that ran it, as that server calls itself
 * @param createTime in ms since the epoch; 0 if unknown
 * @param appStartTime as {@code createTime}
 * @param endTime as {@code createTime}; 0 while it has not ended
 */
public record BatchRecord(
        UUID id,
        String user,
        String batchType,
        String name,
        String state,
        String appId,
        String appUrl,
        String appState,
        String appDiagnostic,
        String kyuubiInstance,
        long createTime,
        long appStartTime,
        long endTime) {

    /** Empty for a state that this version does not know. */
    public Optional<BatchState> known() {
        return BatchState.of(state);
    }

    /** Under which what is final of it is kept. */
    public BatchKey key() {
        return new BatchKey(id, state);
    }
}
