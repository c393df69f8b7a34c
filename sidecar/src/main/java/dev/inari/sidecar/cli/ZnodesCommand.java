package dev.inari.sidecar.cli;

import dev.inari.sidecar.config.ConfigException;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.guard.Durations;
import dev.inari.sidecar.zookeeper.EmptyDirectory;
import dev.inari.sidecar.zookeeper.EngineSpace;
import dev.inari.sidecar.zookeeper.Znode;
import dev.inari.sidecar.zookeeper.ZnodeView;
import dev.inari.sidecar.zookeeper.ZooKeeperConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the engines as Kyuubi sees them, because an engine that is announced wrongly is used wrongly, or not at all. */
@Command(
        name = "znodes",
        description = {
            "List what ZooKeeper says of the engines of all hosts, and what is wrong with it. Writes nothing there.",
            "ENGINE is the id of the engine of this host that the znode is of, if there is one."
        },
        footer = {
            "",
            "Exit code 0 if the ensemble answers and nothing is wrong, 1 otherwise, 3 if no ensemble is configured.",
            "",
            "Examples:",
            "  inari znodes",
            "  inari znodes --json | jq '.directories[].znodes[] | select(.problem != null)'",
        })
final class ZnodesCommand implements Callable<Integer> {
    private static final Duration GLANCE = Duration.ofMillis(20);
    private static final long PROGRESS_MILLIS = 3000;

    private final Host host;
    private final InariCommand root;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "15s",
            description = "How long to wait for the ensemble, such as 5s. Default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofSeconds(15);

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    ZnodesCommand(Host host, InariCommand root) {
        this.host = host;
        this.root = root;
    }

    @Override
    public Integer call() throws ConfigException {
        Settings settings = root.load().settings();
        if (!settings.zookeeper().isOn()) {
            throw new CommandFailure(
                    ExitCode.CONFIG,
                    "no ensemble is configured; set inari.zookeeper.connect, or INARI_ZOOKEEPER_CONNECT=host:2181");
        }
        try (ZooKeeperConnection connection = host.zooKeeper(settings.zookeeper())) {
            List<LocalEngine> engines = LocalEngine.all(
                    host, settings, host.scan(settings.runDirectory()).engines());
            await(connection.view());
            ZnodeFindings findings = new ZnodeFindings(connection.view(), engines, host.deserted(), host.nowMillis());
            if (json) {
                output().json(ZnodesJson.of(findings));
            } else {
                print(findings);
            }
            return (findings.wrong().isEmpty() ? ExitCode.OK : ExitCode.FOUND_WRONG).code();
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.CONFIG, String.valueOf(e.getMessage()), e);
        }
    }

    /** Comes back with what there is if the ensemble answers, and ends the command if it does not. */
    private void await(ZnodeView view) {
        long start = host.elapsedMillis();
        long told = start;
        while (!view.isComplete() && host.elapsedMillis() - start < timeout.toMillis()) {
            if (host.elapsedMillis() - told >= PROGRESS_MILLIS) {
                told = host.elapsedMillis();
                output().progress("waiting for ZooKeeper, up to " + Durations.human(timeout.toMillis()) + ": "
                        + view.incompleteBecause());
            }
            host.pause(GLANCE);
        }
        if (!view.isComplete() && !view.connection().isConnected()) {
            throw CommandFailure.foundWrong("ZooKeeper does not answer within " + Durations.human(timeout.toMillis())
                    + ": " + view.connection().words());
        }
    }

    private void print(ZnodeFindings findings) {
        Output output = output();
        findings.bySpace().forEach((space, content) -> {
            output.result("/" + Table.harmless(space.directory()));
            output.table(table(space, content, findings));
        });
        if (findings.bySpace().isEmpty() && findings.complete()) {
            output.result("No engine and no server is registered in the namespaces that were looked at.");
        }
        findings.wrong().forEach(output::wrong);
        findings.notes().forEach(output::note);
    }

    private Table table(EngineSpace space, ZnodeFindings.Content content, ZnodeFindings findings) {
        Table table = new Table("  DIRECTORY", "REF ID", "VERSION", "ADDRESS", "AGE", "SESSION", "ENGINE");
        long now = host.nowMillis();
        for (Znode each : content.znodes()) {
            table.row(
                    "  " + below(space, each.directory()),
                    each.refId(),
                    each.version(),
                    each.address(),
                    each.ctimeMillis() < 0 ? "" : Durations.human(now - each.ctimeMillis()),
                    each.ephemeralOwner() == 0 ? "" : ZnodesJson.hex(each.ephemeralOwner()),
                    findings.owner(each)
                            .map(owner -> ShortId.of(owner.engine().id()))
                            .orElse(""));
        }
        for (EmptyDirectory each : content.empty()) {
            table.row(
                    "  " + below(space, each.path()),
                    each.refId(),
                    "",
                    "(empty)",
                    Durations.human(now - each.ctimeMillis()),
                    "",
                    "");
        }
        return table;
    }

    /** User and subdomain; for a CONNECTION engine the user, for its directory has the name of its reference id. */
    private static String below(EngineSpace space, String directory) {
        String below = directory.substring(
                Math.min(directory.length(), space.directory().length() + 2));
        int end = below.lastIndexOf('/');
        return space.isConnection() && end > 0 ? below.substring(0, end) : below;
    }

    private Output output() {
        if (spec == null) {
            throw new IllegalStateException("not called by picocli");
        }
        return Output.of(spec);
    }
}
