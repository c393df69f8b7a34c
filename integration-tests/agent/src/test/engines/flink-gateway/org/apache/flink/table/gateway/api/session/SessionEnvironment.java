package org.apache.flink.table.gateway.api.session;

import java.util.Optional;

public final class SessionEnvironment {
    public Optional<String> getSessionName() {
        return Optional.of("report");
    }
}
