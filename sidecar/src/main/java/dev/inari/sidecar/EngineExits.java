package dev.inari.sidecar;

import dev.inari.sidecar.journal.Ending;
import dev.inari.sidecar.journal.Entry;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.journal.JournalException;
import dev.inari.sidecar.records.EngineExit;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsException;
import dev.inari.sidecar.records.StoredExits;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/**
 * Brings the ends of engines from the journal, where they are written first and outlive the sidecar, to the records, where they are kept. A slow or
 * broken database touches no engine: what could not be kept is in the journal still, for the next try or the next process. For one thread.
 */
public final class EngineExits {
    /** For ends that other processes write down; those that this daemon sees it is told of. */
    static final Duration INTERVAL = Duration.ofMinutes(1);

    private static final int PAGE = 200;

    private final Journal journal;
    private final Source records;
    private final Duration keep;
    private final InstantSource clock;
    private long done;

    /** Opens the records, when they are needed. */
    public interface Source {
        Records open() throws RecordsException;
    }

    /** @param keep how long ends are kept: older ones are passed over */
    public EngineExits(Journal journal, Source records, Duration keep) {
        this(journal, records, keep, InstantSource.system());
    }

    EngineExits(Journal journal, Source records, Duration keep, InstantSource clock) {
        this.journal = journal;
        this.records = records;
        this.keep = keep;
        this.clock = clock;
    }

    /**
     * Keeps what ended since the last call; at the first one, all that the journal knows. What is kept already stays as it is.
     *
     * @throws IOException if the journal cannot be read or the records not be written; the next call goes on there
     */
    public void catchUp() throws IOException {
        try {
            for (List<Ending> page = journal.endings(done, PAGE); !page.isEmpty(); page = journal.endings(done, PAGE)) {
                keep(page);
                done = page.get(page.size() - 1).gone().id();
            }
        } catch (JournalException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void keep(List<Ending> page) throws IOException {
        Instant oldest = clock.instant().minus(keep);
        String host = HostName.read();
        List<EngineExit> exits = page.stream()
                .filter(each -> each.gone().at().isAfter(oldest))
                .map(each -> exit(each, host))
                .toList();
        if (!exits.isEmpty()) {
            new StoredExits(records.open(), clock).keep(exits);
        }
    }

    private static EngineExit exit(Ending end, String host) {
        Entry gone = end.gone();
        Entry last = end.last();
        LastSeen seen = LastSeen.of(end.body());
        return new EngineExit(
                gone.subject().agentId(),
                host,
                gone.subject().pid(),
                gone.subject().startTicks(),
                gone.subject().bootId(),
                gone.subject().engineType(),
                Objects.requireNonNullElse(seen.user(), ""),
                Objects.requireNonNullElse(seen.shareLevel(), ""),
                Objects.requireNonNullElse(seen.engineRefId(), ""),
                Objects.requireNonNullElse(seen.applicationId(), ""),
                Objects.requireNonNullElse(seen.startedMillis(), -1L),
                gone.at().toEpochMilli(),
                last == null ? unforced(end) : EngineExit.How.valueOf(last.what()),
                last == null ? "" : last.outcome(),
                last == null ? "" : last.actor(),
                last == null ? "" : last.text(),
                gone.text(),
                Objects.requireNonNullElse(seen.sessions(), -1L));
    }

    /** Without what was last seen of it nobody saw it end. */
    private static EngineExit.How unforced(Ending end) {
        return end.body().isEmpty() ? EngineExit.How.UNSEEN : EngineExit.How.BY_ITSELF;
    }
}
