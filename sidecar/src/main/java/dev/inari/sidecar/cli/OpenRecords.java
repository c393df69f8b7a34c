package dev.inari.sidecar.cli;

import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsException;
import java.io.UncheckedIOException;

/** Lets a command work on the records, and turns their failures into the end of the command. */
final class OpenRecords {
    private OpenRecords() {}

    /** What is done with them. */
    interface Work<T> {
        T on(Records records) throws RecordsException;
    }

    static <T> T with(Host host, Settings settings, Work<T> work) {
        try (Records records = Records.open(settings.records(), host.processes().ownUid())) {
            return work.on(records);
        } catch (RecordsException e) {
            throw CommandFailure.foundWrong(String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            throw CommandFailure.foundWrong(String.valueOf(e.getMessage()));
        }
    }
}
