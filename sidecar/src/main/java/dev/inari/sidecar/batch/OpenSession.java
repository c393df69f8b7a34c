package dev.inari.sidecar.batch;

import java.util.OptionalLong;
import java.util.UUID;

/**
 * A session in the memory of a server.
 *
 * @param type {@code BATCH} or {@code INTERACTIVE}; empty before 1.8, which does not say
 * @param createTime in ms since the epoch; 0 if unknown
 * @param idleMillis how long nothing has run in it; empty if the server does not say
 * @param ownLimit whether it was opened with an idle time of its own
 */
public record OpenSession(
        UUID id, String user, String type, long createTime, OptionalLong idleMillis, boolean ownLimit) {}
