package dev.inari.sidecar.cli;

import dev.inari.sidecar.config.ConfigException;
import dev.inari.sidecar.config.Loaded;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** The daemon: guards the engines of this host until it is told to stop. */
@Command(
        name = "run",
        description = {
            "Guard the engines of this host until SIGTERM or SIGINT.",
            "Stays in the foreground, logs to standard error.",
            "To see what it would do without doing it: INARI_DRY_RUN=true inari run",
            "SIGHUP has it read its configuration again; it logs what that changes, and a mistake changes nothing."
        },
        footer = {
            "",
            "Stopping it ends no engine; what was begun goes on inside the engines. Exit code 143 after SIGTERM, 130 after "
                    + "SIGINT, 3 for a broken configuration, 4 if another sidecar guards the same run directory.",
        })
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    private final Host host;
    private final InariCommand root;

    RunCommand(Host host, InariCommand root) {
        this.host = host;
        this.root = root;
    }

    @Override
    public Integer call() throws ConfigException {
        Loaded loaded = root.load();
        LogLevels.forDaemon(root.verbose());
        loaded.notes().forEach(LOG::warn);
        LOG.info("{}, configured by {}", Version.line(), loaded.file() == null ? "defaults" : loaded.file());
        loaded.rules().forEach(rule -> LOG.info("rule {}", rule));
        Host.Daemon daemon = host.sidecar(loaded.settings());
        // Before the start, so that no SIGHUP ends it.
        Reconfiguration again = new Reconfiguration(root, daemon, loaded);
        host.onHangup(() -> daemon.whileReloading(again));
        daemon.start();
        host.untilStopped(daemon::stop);
        return ExitCode.OK.code();
    }
}
