package dev.inari.sidecar.cli;

import dev.inari.sidecar.EngineExits;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.records.EngineExit;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsException;
import dev.inari.sidecar.records.StoredExits;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows how engines ended, as the records have it. */
final class EndedEngines {
    private final Host host;
    private final Settings settings;
    private final Output output;
    private final boolean json;

    EndedEngines(Host host, Settings settings, Output output, boolean json) {
        this.host = host;
        this.settings = settings;
        this.output = output;
        this.json = json;
    }

    /** The form of {@code --ended --json}: oldest first; a name that is here once stays. */
    record Ends(List<End> ended) {}

    /**
     * The end of one engine; null where it is not known.
     *
     * @param how BY_ITSELF, UNSEEN, ASK, FORCE_ASK, TERM, KILL or KILL_BY_HAND; perhaps another word of a later version
     */
    record End(
            String agentId,
            String host,
            long pid,
            String engineType,
            @Nullable String user,
            @Nullable String shareLevel,
            @Nullable String engineRefId,
            @Nullable String applicationId,
            @Nullable Long startedMillis,
            long endedMillis,
            String how,
            @Nullable String outcome,
            @Nullable String actor,
            @Nullable String reason,
            String seen,
            @Nullable Long sessions) {
        static End of(EngineExit exit) {
            return new End(
                    exit.agentId(),
                    exit.host(),
                    exit.pid(),
                    exit.engineType(),
                    known(exit.user()),
                    known(exit.shareLevel()),
                    known(exit.engineRefId()),
                    known(exit.applicationId()),
                    known(exit.startedMillis()),
                    exit.endedMillis(),
                    exit.how().name(),
                    known(exit.outcome()),
                    known(exit.actor()),
                    known(exit.reason()),
                    exit.seen(),
                    known(exit.sessions()));
        }

        private static @Nullable String known(String text) {
            return text.isEmpty() ? null : text;
        }

        private static @Nullable Long known(long number) {
            return number < 0 ? null : number;
        }
    }

    /** The newest comes last. */
    void print(int most) {
        List<EngineExit> exits = OpenRecords.with(host, settings, records -> {
            catchUp(records);
            return new ArrayList<>(new StoredExits(records, Instant::now).last(most));
        });
        Collections.reverse(exits);
        if (json) {
            output.json(new Ends(exits.stream().map(End::of).toList()));
            return;
        }
        Table table = new Table("ENGINE", "TYPE", "PID", "USER", "STARTED", "ENDED", "SESSIONS", "HOW", "WHO", "WHY");
        exits.forEach(each -> row(table, each));
        if (table.isEmpty()) {
            output.result("No engine is known to have ended.");
        } else {
            output.table(table);
        }
    }

    /** Where no daemon brings what the journal knows to the records, the command does. */
    private void catchUp(Records records) throws RecordsException {
        if (host.daemon(settings.runDirectory()).control() != null) {
            return;
        }
        try (Journal journal = host.journal(settings)) {
            new EngineExits(journal, () -> records, settings.records().keep()).catchUp();
        } catch (RecordsException e) {
            throw e;
        } catch (IOException e) {
            output.note("what ended lately may be missing: " + e.getMessage());
        }
    }

    private static void row(Table table, EngineExit exit) {
        table.row(
                ShortId.of(exit.agentId()),
                exit.engineType(),
                Long.toString(exit.pid()),
                exit.user(),
                JobsCommand.when(exit.startedMillis()),
                JobsCommand.when(exit.endedMillis()),
                exit.sessions() < 0 ? "" : Long.toString(exit.sessions()),
                exit.how().text(),
                exit.actor(),
                exit.reason().isEmpty() ? exit.seen() : exit.reason());
    }
}
