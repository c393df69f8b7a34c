package dev.inari.sidecar.cli;

import dev.inari.sidecar.History;
import dev.inari.sidecar.config.ConfigException;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.control.Control;
import dev.inari.sidecar.control.ControlException;
import dev.inari.sidecar.control.HistoryEntry;
import dev.inari.sidecar.control.HistoryRequest;
import dev.inari.sidecar.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the journal: who did what to which engine, when, why, and with what result. */
@Command(
        name = "history",
        description = {
            "List who did what to engines, when, why, and with what result.",
            "The newest comes last. Needs no daemon. A * after the number of a line: more is stored, see --evidence."
        },
        footer = {
            "",
            "Exit code 0, or 1 if the journal cannot be read.",
            "",
            "Examples:",
            "  inari history --since 1h",
            "  inari history 4f1c --json",
            "  inari history --evidence 118     the thread dump behind the line with this number",
        })
final class HistoryCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private static final String REFUSED = "REFUSED";

    private final Host host;
    private final InariCommand root;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "ENGINE|PID",
            description = "Beginning of an engine's id, or a process id; also of one that is gone.")
    private @Nullable String wanted;

    @Option(names = "--since", paramLabel = "TIME", description = "Only the last of it, such as 90s, 1h or 7d.")
    private @Nullable Duration since;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "At most so many lines, the newest ones. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--evidence", paramLabel = "ID", description = "Print what is stored with this line.")
    private @Nullable Long evidence;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    HistoryCommand(Host host, InariCommand root) {
        this.host = host;
        this.root = root;
    }

    /** The form of {@code --json}: oldest first; a name that is here once stays. */
    record Entries(List<HistoryEntry> entries) {}

    /** The form of {@code --evidence --json}. */
    record Evidence(long id, String text) {}

    private interface Reading<T> {
        T from(Source source) throws ControlException;
    }

    /** The daemon, or the journal itself. */
    private interface Source {
        List<HistoryEntry> entries(HistoryRequest request) throws ControlException;

        String evidence(long id) throws ControlException;
    }

    @Override
    public Integer call() throws ConfigException {
        LogLevels.forOwnSidecar(root.verbose());
        Settings settings = root.load().settings();
        Output output = Output.of(Objects.requireNonNull(spec));
        if (evidence != null) {
            long id = evidence;
            print(output, id, read(settings, source -> source.evidence(id)));
        } else {
            print(output, read(settings, this::entries));
        }
        return ExitCode.OK.code();
    }

    private <T> T read(Settings settings, Reading<T> reading) {
        try (Control daemon = host.daemon(settings.runDirectory()).control()) {
            if (daemon != null) {
                return reading.from(of(daemon));
            }
        } catch (ControlException e) {
            throw Reach.failure(e);
        }
        try (Journal journal = host.journal(settings)) {
            return reading.from(of(journal));
        } catch (ControlException e) {
            throw Reach.failure(e);
        }
    }

    private static Source of(Control daemon) {
        return new Source() {
            @Override
            public List<HistoryEntry> entries(HistoryRequest request) throws ControlException {
                return daemon.history(request);
            }

            @Override
            public String evidence(long id) throws ControlException {
                return daemon.evidence(id);
            }
        };
    }

    private static Source of(Journal journal) {
        return new Source() {
            @Override
            public List<HistoryEntry> entries(HistoryRequest request) throws ControlException {
                return History.of(journal, request);
            }

            @Override
            public String evidence(long id) throws ControlException {
                return History.evidence(journal, id);
            }
        };
    }

    private List<HistoryEntry> entries(Source source) throws ControlException {
        String word = wanted == null ? "" : wanted.toLowerCase(Locale.ROOT);
        boolean pid = word.matches("[1-9]\\d{0,9}");
        if (!word.matches("[0-9a-f]{0,32}")) {
            throw new CommandFailure(
                    ExitCode.USAGE, "'" + wanted + "' is neither the beginning of an engine's id nor a process id");
        }
        try {
            List<HistoryEntry> found =
                    pid ? source.entries(new HistoryRequest("", Long.valueOf(word), sinceMillis(), limit)) : List.of();
            List<HistoryEntry> newestFirst = new ArrayList<>(
                    found.isEmpty() ? source.entries(new HistoryRequest(word, null, sinceMillis(), limit)) : found);
            Collections.reverse(newestFirst);
            return newestFirst;
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private @Nullable Long sinceMillis() {
        return since == null ? null : host.nowMillis() - since.toMillis();
    }

    private void print(Output output, List<HistoryEntry> entries) {
        if (json) {
            output.json(new Entries(entries));
            return;
        }
        Table table = new Table("ID", "WHEN", "ENGINE", "PID", "WHAT", "WHO", "RESULT", "WHY");
        entries.forEach(each -> row(table, each));
        if (table.isEmpty()) {
            output.result("Nothing is written of that.");
        } else {
            output.table(table);
        }
    }

    private static void row(Table table, HistoryEntry entry) {
        table.row(
                entry.id() + (entry.hasEvidence() ? "*" : ""),
                when(entry),
                entry.agentId().isEmpty() ? entry.engineType() : ShortId.of(entry.agentId()),
                Long.toString(entry.pid()),
                entry.what(),
                entry.actor(),
                entry.outcome(),
                why(entry));
    }

    /** What was refused needs two reasons: the one it was said with, and the one that stood against it. */
    private static String why(HistoryEntry entry) {
        return entry.outcome().equals(REFUSED) && !entry.detail().isEmpty()
                ? entry.text() + "; refused: " + entry.detail()
                : entry.text();
    }

    /** In local time. */
    static String when(HistoryEntry entry) {
        return TIME.format(Instant.ofEpochMilli(entry.atMillis()).atZone(ZoneId.systemDefault()));
    }

    private void print(Output output, long id, String text) {
        if (json) {
            output.json(new Evidence(id, text));
        } else if (text.isEmpty()) {
            throw CommandFailure.foundWrong(
                    "nothing is stored with line " + id + "; lines with more have a * in 'inari history'");
        } else {
            text.lines().forEach(each -> output.result(Table.harmless(each.replace("\t", "    "))));
        }
    }
}
