package dev.inari.sidecar.engine;

import dev.inari.mbeans.Announcement;
import dev.inari.mbeans.RunDirectory;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one announcement and believes it only if its owner could have signalled the process it names: otherwise a file would be a way to
 * have the sidecar end somebody else's process. For one thread.
 */
final class AnnouncementFile {
    private static final int NAME_LENGTH = 32 + RunDirectory.SUFFIX.length();

    private final Path path;
    private final ProcessTable processes;

    AnnouncementFile(Path path, ProcessTable processes) {
        this.path = path;
        this.processes = processes;
    }

    /** What a file says, and whose it is. */
    record Content(Announcement announced, long uid) {}

    /** Whose the file is, if it is of the kind that is worth opening. */
    long examine() throws IOException, NotBelieved {
        if (path.getFileName().toString().length() != NAME_LENGTH) {
            throw new NotBelieved("the name is not that of an announcement");
        }
        UnixFile found = UnixFile.look(path);
        checkFile(found);
        return found.uid();
    }

    /** The announcement, of a process that is alive. */
    Content read() throws IOException, NotBelieved {
        if (path.getFileName().toString().length() != NAME_LENGTH) {
            throw new NotBelieved("the name is not that of an announcement");
        }
        UnixFile before = UnixFile.look(path);
        checkFile(before);
        Announcement announced = parse(content());
        // Somebody who may write to the directory could have put another file under the name for the moment of reading.
        if (!UnixFile.look(path).equals(before)) {
            throw new NotBelieved("the file changed while it was read");
        }
        checkContent(announced, before);
        return new Content(announced, before.uid());
    }

    /** Removes what an ended engine left, if it is still that file and ours to remove; {@code ended} hears of it then. */
    boolean removeStale(NotBelieved because, Consumer<Announcement> ended) throws IOException {
        UnixFile now = UnixFile.look(path);
        boolean ours = processes.reachesEveryUser() || now.uid() == processes.ownUid();
        if (!because.stale() || !ours || !now.regular()) {
            return false;
        }
        try {
            read();
            return false;
        } catch (NotBelieved still) {
            Announcement announced = still.ended();
            if (announced == null || !removed()) {
                return false;
            }
            ended.accept(announced);
            return true;
        }
    }

    /** Who may read every file need not be allowed to remove it from a directory with the sticky bit (CAP_FOWNER). */
    private boolean removed() throws IOException {
        try {
            return Files.deleteIfExists(path);
        } catch (FileSystemException e) {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            throw e;
        }
    }

    private void checkFile(UnixFile file) throws NotBelieved {
        if (file.link()) {
            throw new NotBelieved("it is a symbolic link, which is never followed");
        }
        if (!file.regular()) {
            throw new NotBelieved("it is no regular file");
        }
        if (!file.isPrivate()) {
            throw new NotBelieved("its mode is " + file.permissions() + ", but it holds a secret; expected 600");
        }
        long own = processes.ownUid();
        if (!processes.reachesEveryUser() && file.uid() != own && file.uid() != 0) {
            throw new NotBelieved("it belongs to user id " + file.uid() + ", not to " + own + " or root");
        }
        if (file.size() > Announcement.MAX_BYTES) {
            throw new NotBelieved("it is larger than " + Announcement.MAX_BYTES + " bytes");
        }
    }

    private String content() throws IOException, NotBelieved {
        ByteBuffer bytes = ByteBuffer.allocate(Announcement.MAX_BYTES + 1);
        try (SeekableByteChannel from =
                Files.newByteChannel(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            int read = 0;
            while (read >= 0 && bytes.hasRemaining()) {
                read = from.read(bytes);
            }
        }
        if (!bytes.hasRemaining()) {
            throw new NotBelieved("it is larger than " + Announcement.MAX_BYTES + " bytes");
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    }

    private static Announcement parse(String text) throws IOException, NotBelieved {
        try {
            return Announcement.read(new StringReader(text));
        } catch (IllegalArgumentException e) {
            throw new NotBelieved("it is no announcement: " + e.getMessage());
        }
    }

    private void checkContent(Announcement announced, UnixFile file) throws NotBelieved {
        if (!announced.fileName().equals(path.getFileName().toString())) {
            throw new NotBelieved("it speaks of agent " + announced.agentId() + ", which its name does not");
        }
        if (announced.startTicks() < 0 || announced.bootId().isEmpty()) {
            throw new NotBelieved("it has no start ticks or boot id, so the process cannot be told from a later one");
        }
        String namespace = announced.pidNamespace();
        if (!namespace.equals(processes.pidNamespace())) {
            throw new NotBelieved("another PID namespace (" + (namespace.isEmpty() ? "unknown" : namespace) + ", not "
                    + processes.pidNamespace() + "): its pid " + announced.pid() + " means another process here");
        }
        Liveness liveness = processes.livenessOf(EngineProcess.of(announced));
        if (liveness != Liveness.ALIVE) {
            throw new NotBelieved(
                    "pid " + announced.pid() + ": " + liveness.text(), liveness.over() ? announced : null);
        }
        boolean sameUser =
                processes.look(announced.pid()) instanceof Observed.Present present && present.whollyOf(file.uid());
        if (!sameUser) {
            throw new NotBelieved("it belongs to user id " + file.uid() + ", but pid " + announced.pid()
                    + " runs as another user, at least in part");
        }
    }

    /** Whether the file went away by itself, which is no finding. */
    static boolean vanished(IOException problem) {
        return problem instanceof NoSuchFileException;
    }

    /** Why a file is not believed. */
    static final class NotBelieved extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;
        private final transient @Nullable Announcement ended;

        NotBelieved(String reason) {
            this(reason, null);
        }

        NotBelieved(String reason, @Nullable Announcement ended) {
            super(reason);
            this.reason = reason;
            this.ended = ended;
        }

        String reason() {
            return reason;
        }

        /** Whether the file tells the truth about a process that has ended. */
        boolean stale() {
            return ended != null;
        }

        /** What it says of that process; null if it is not stale. */
        @Nullable
        Announcement ended() {
            return ended;
        }
    }
}
