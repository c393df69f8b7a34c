package dev.inari.sidecar;

import dev.inari.sidecar.journal.Health;
import dev.inari.sidecar.zookeeper.ConnectionStatus;
import org.jspecify.annotations.Nullable;

/**
 * How the parts are at one instant that the sidecar works with.
 *
 * @param zookeeper null where it does not look there
 */
public record Workings(
        boolean dryRun,
        WorkersView workers,
        Health journal,
        @Nullable ConnectionStatus zookeeper) {}
