package dev.inari.sidecar.cli;

import dev.inari.sidecar.engine.Observed;
import dev.inari.sidecar.engine.ProcessTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Looks before attach leaps: attaching sends SIGQUIT, which ends a process that is no JVM or that does not catch it, and waits without limit
 * for a JVM that is stopped. Where there is no /proc, only what the process table can tell is checked.
 */
final class AttachPreflight {
    private static final int SIGQUIT = 3;
    private static final long ROOT = 0;

    private final Path proc;
    private final ProcessTable processes;

    AttachPreflight(Path proc, ProcessTable processes) {
        this.proc = proc;
        this.processes = processes;
    }

    /** Ends the command with the reason, if attaching to this process cannot work or could do harm. */
    void require(long pid) {
        Observed seen = processes.look(pid);
        if (seen instanceof Observed.Absent) {
            throw CommandFailure.foundWrong("there is no process " + pid);
        }
        if (!(seen instanceof Observed.Present process)) {
            throw CommandFailure.foundWrong("process " + pid + " cannot be examined: " + seen);
        }
        requireSameUser(pid, process.uid());
        if (process.state() == 'T' || process.state() == 't') {
            throw CommandFailure.foundWrong("process " + pid
                    + " is stopped by a signal or a debugger; let it go on first (kill -CONT " + pid + ")");
        }
        requireJvm(pid);
    }

    private void requireSameUser(long pid, long owner) {
        long own = processes.ownUid();
        if (own != ROOT && own != owner) {
            throw CommandFailure.foundWrong("process " + pid + " belongs to user id " + owner
                    + ", this command runs as " + own + "; run it as that user");
        }
    }

    private void requireJvm(long pid) {
        Path process = proc.resolve(Long.toString(pid));
        if (!anyLine(process.resolve("maps"), line -> line.contains("libjvm.so") || line.contains("libj9vm"))) {
            throw CommandFailure.foundWrong(
                    "process " + pid + " is no JVM; it was left alone, because attaching would send it SIGQUIT");
        }
        if (!anyLine(process.resolve("status"), AttachPreflight::catchesQuit)) {
            throw CommandFailure.foundWrong(
                    "JVM " + pid + " does not catch SIGQUIT (started a moment ago, or with -Xrs);"
                            + " attaching would end it, so it was left alone");
        }
    }

    private static boolean catchesQuit(String line) {
        if (!line.startsWith("SigCgt:")) {
            return false;
        }
        long caught = Long.parseUnsignedLong(line.substring("SigCgt:".length()).strip(), 16);
        return (caught >>> (SIGQUIT - 1) & 1) == 1;
    }

    private static boolean anyLine(Path file, Predicate<String> test) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(test);
        } catch (IOException | UncheckedIOException | NumberFormatException e) {
            throw new CommandFailure(ExitCode.FOUND_WRONG, file + " cannot be read, so nothing is risked: " + e, e);
        }
    }
}
