package dev.inari.sidecar.journal;

import java.nio.file.Path;
import org.jdbi.v3.core.Handle;

/** Another process that holds the lock of a journal until its input ends. Arguments: the file, and what to execute. */
final class Locker {
    private Locker() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        NativeLibrary.load(new JournalFile(file, -1).directory());
        try (Handle handle = new Connections(file, Limits.DEFAULT).open()) {
            for (int i = 1; i < arguments.length; i++) {
                handle.execute(arguments[i]);
            }
            System.out.println("locked");
            while (System.in.read() >= 0) {
                // the input ends when the test does
            }
        }
    }
}
