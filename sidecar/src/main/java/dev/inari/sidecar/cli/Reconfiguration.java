package dev.inari.sidecar.cli;

import dev.inari.sidecar.config.ConfigException;
import dev.inari.sidecar.config.Loaded;
import dev.inari.sidecar.config.Reload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a running daemon take another configuration, and says what that changes; a mistake in it changes nothing. Thread-safe. */
final class Reconfiguration implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Reconfiguration.class);

    private final InariCommand root;
    private final Host.Daemon daemon;
    private Loaded inForce;

    Reconfiguration(InariCommand root, Host.Daemon daemon, Loaded inForce) {
        this.root = root;
        this.daemon = daemon;
        this.inForce = inForce;
    }

    @Override
    public synchronized void run() {
        try {
            take(root.reload(inForce));
        } catch (ConfigException e) {
            LOG.error(
                    "the configuration was read again and is not taken, what held before holds on; problems: {}",
                    e.problems().size());
            e.problems().forEach(problem -> LOG.error("  {}", Table.harmless(problem.describe())));
        } catch (RuntimeException e) {
            LOG.error("the configuration could not be read again; what held before holds on", e);
        }
    }

    private void take(Reload reload) {
        Loaded next = reload.inForce();
        LOG.info(
                "the configuration was read again, from {}: {}",
                next.file() == null ? "no file" : next.file(),
                reload.changes().isEmpty()
                        ? "nothing changed"
                        : "changed keys: " + reload.changes().size());
        for (Reload.Change change : reload.changes()) {
            String line = Table.harmless(change.describe());
            if (change.needsRestart()) {
                LOG.warn("  {}", line);
            } else {
                LOG.info("  {}", line);
            }
        }
        if (!next.rules().equals(inForce.rules())) {
            next.rules().forEach(rule -> LOG.info("rule {}", Table.harmless(rule)));
        }
        next.notes().forEach(note -> LOG.warn("{}", Table.harmless(note)));
        daemon.reload(next.settings());
        inForce = next;
    }
}
