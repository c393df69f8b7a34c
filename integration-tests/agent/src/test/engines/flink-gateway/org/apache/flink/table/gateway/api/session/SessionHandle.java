package org.apache.flink.table.gateway.api.session;

import java.util.UUID;

public final class SessionHandle {
    private final UUID identifier = UUID.randomUUID();

    public UUID getIdentifier() {
        return identifier;
    }
}
