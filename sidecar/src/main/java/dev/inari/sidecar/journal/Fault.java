package dev.inari.sidecar.journal;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Tells apart what can go wrong with the file, because each asks for something else from the journal and from the operator. */
enum Fault {
    FULL("there is no room to write it", "make room on its file system, or let it keep less"),
    LOCKED("another process holds its lock", "see who has it open with 'fuser', and end or wait for that process"),
    READ_ONLY(
            "it cannot be opened for writing",
            "check that its directory belongs to this user and is on a file system that can be written"),
    DAMAGED("it is damaged", "it will be moved aside and a new one begun at the next try"),
    MOVED("it was moved away or replaced while it was written", "it is opened anew at the next try"),
    NEWER("a later version of Inari wrote it", "use that version, or move the file elsewhere to begin a new one"),
    FOREIGN("it is the database of something else", "name another file"),
    NOT_OURS("it is not this user's own file", "let the journal lie in a directory that belongs to this user alone"),
    CLOSED("it is closed", "nothing: this process is about to end"),
    OTHER("it cannot be read or written", "see the cause, and the kernel's log for failing disks");

    private static final int PRIMARY = 0xff;

    private final String what;
    private final String remedy;

    Fault(String what, String remedy) {
        this.what = what;
        this.remedy = remedy;
    }

    /** Whether another try can succeed at once. */
    boolean passing() {
        return this == DAMAGED || this == MOVED;
    }

    /** This fault of this file. */
    JournalException with(Path file, String detail, @Nullable Throwable cause) {
        return new JournalException(
                this,
                "journal " + file + ": " + what + (detail.isEmpty() ? "" : " (" + detail + ")") + "; " + remedy,
                cause);
    }

    /** What this failure means for this file. */
    static JournalException of(Throwable failure, Path file) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof JournalException known) {
                return known;
            }
            if (each instanceof SQLiteException sqlite) {
                SQLiteErrorCode code = sqlite.getResultCode();
                return ofCode(code).with(file, code.name() + ": " + code.message, failure);
            }
            if (each instanceof FileSystemException system) {
                return ofSystem(system).with(file, system.toString(), failure);
            }
        }
        return OTHER.with(file, failure.toString().lines().findFirst().orElse(""), failure);
    }

    private static Fault ofCode(SQLiteErrorCode code) {
        if (code == SQLiteErrorCode.SQLITE_IOERR_SHORT_READ) {
            return DAMAGED;
        }
        return switch (code.code & PRIMARY) {
            case 5, 6 -> LOCKED;
            case 8, 14 -> READ_ONLY;
            case 11, 26 -> DAMAGED;
            case 13 -> FULL;
            default -> OTHER;
        };
    }

    private static Fault ofSystem(FileSystemException failure) {
        String reason = String.valueOf(failure.getReason());
        if (reason.contains("No space left") || reason.contains("quota")) {
            return FULL;
        }
        boolean forbidden = failure instanceof AccessDeniedException
                || reason.contains("not permitted")
                || reason.contains("Read-only");
        return forbidden ? READ_ONLY : OTHER;
    }
}
