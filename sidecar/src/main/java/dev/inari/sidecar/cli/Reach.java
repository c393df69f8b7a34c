package dev.inari.sidecar.cli;

import dev.inari.mbeans.Announcement;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.control.Control;
import dev.inari.sidecar.control.ControlException;
import dev.inari.sidecar.control.EngineList;
import dev.inari.sidecar.control.EngineStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sidecar that a command speaks to: the daemon if one runs, else one of the command's own, which holds the run directory's lock as long as
 * the command lasts, so that no daemon can begin meanwhile. For one thread.
 */
final class Reach implements AutoCloseable {
    /** For another command to end, or for a daemon that just starts to listen. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final Duration BEYOND_A_CALL = Duration.ofSeconds(2);

    private final Control control;
    private final Host.@Nullable OwnSidecar own;

    private Reach(Control control, Host.@Nullable OwnSidecar own) {
        this.control = control;
        this.own = own;
    }

    static Reach open(Host host, Settings settings, Purpose purpose, Output output) {
        long end = host.elapsedMillis() + PATIENCE.toMillis();
        String said = "";
        while (true) {
            Host.Daemons daemons = host.daemon(settings.runDirectory());
            if (!daemons.note().equals(said)) {
                said = daemons.note();
                output.note(said + "; this command acts without a daemon.");
            }
            Control daemon = daemons.control();
            if (daemon != null) {
                return new Reach(daemon, null);
            }
            Host.OwnSidecar own = host.ownSidecar(settings, purpose);
            try {
                Reach reach = new Reach(own.start(), own);
                reach.awaitFirstLook(host, settings);
                return reach;
            } catch (CommandFailure e) {
                own.stop();
                if (e.exitCode() != ExitCode.ALREADY_RUNNING) {
                    throw e;
                }
                if (host.elapsedMillis() >= end) {
                    throw new CommandFailure(
                            ExitCode.ALREADY_RUNNING,
                            e.getMessage()
                                    + ". It does not listen to commands: if it is a command like this one, try again when that has"
                                    + " ended; if it is a daemon, its log says why",
                            e);
                }
                host.pause(BETWEEN_TRIES);
            }
        }
    }

    /** Until each announced engine was read once, or did not answer once; what hangs holds this up for the time of a call. */
    private void awaitFirstLook(Host host, Settings settings) {
        Set<String> announced = new HashSet<>();
        host.scan(settings.runDirectory()).engines().stream()
                .map(Announcement::agentId)
                .forEach(announced::add);
        long end = host.elapsedMillis()
                + settings.deadlines().total().plus(BEYOND_A_CALL).toMillis();
        while (!announced.isEmpty() && host.elapsedMillis() < end) {
            EngineList seen = engines();
            seen.engines().stream()
                    .filter(Reach::looked)
                    .map(EngineStatus::agentId)
                    .forEach(announced::remove);
            seen.departed().stream().map(EngineStatus::agentId).forEach(announced::remove);
            if (!announced.isEmpty()) {
                host.pause(BETWEEN_LOOKS);
            }
        }
    }

    private static boolean looked(EngineStatus engine) {
        return engine.recalled() && (engine.heartbeat() != null || engine.missedHeartbeats() > 0);
    }

    private EngineList engines() {
        try {
            return control.engines();
        } catch (ControlException e) {
            throw failure(e);
        }
    }

    Control control() {
        return control;
    }

    /** Whether the daemon is asked, which goes on when the command has ended. */
    boolean daemon() {
        return own == null;
    }

    /** A failed question as the end of the command. */
    static CommandFailure failure(ControlException e) {
        return new CommandFailure(ExitCode.FOUND_WRONG, String.valueOf(e.getMessage()), e);
    }

    @Override
    public void close() {
        control.close();
        if (own != null) {
            own.stop();
        }
    }
}
