package dev.inari.sidecar.journal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** A process that writes intents until it is killed, and says of each that it is written. Arguments: the file, and most intents. */
final class Victim {
    private Victim() {}

    public static void main(String[] arguments) throws Exception {
        JournalSettings settings = new JournalSettings(Path.of(arguments[0]), Duration.ofDays(1), 1_000_000);
        SqliteJournal journal = SqliteJournal.open(settings, InstantSource.system());
        long most = Long.parseLong(arguments[1]);
        Thread tending = new Thread(() -> {
            while (true) {
                journal.tend();
            }
        });
        tending.setDaemon(true);
        tending.start();
        for (long i = 0; i < most; i++) {
            String agent = ProcessHandle.current().pid() + "-" + i;
            long id = journal.intend(JournalFixture.intent(agent, Deed.TERM));
            System.out.println(id + " " + agent);
            journal.settle(id, "SENT", "");
            journal.note(new Note(JournalFixture.engine("x"), Note.Kind.EVIDENCE, "dump", "d".repeat(3000)));
        }
        journal.close();
    }
}
