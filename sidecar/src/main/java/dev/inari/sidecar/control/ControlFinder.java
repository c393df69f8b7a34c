package dev.inari.sidecar.control;

import dev.inari.sidecar.engine.Liveness;
import dev.inari.sidecar.engine.Observed;
import dev.inari.sidecar.engine.ProcessTable;
import dev.inari.sidecar.engine.UnixFile;
import dev.inari.sidecar.http.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Finds the daemon that guards a run directory, by its control file, which is believed like an announcement: only if nobody else could have
 * written or read it, and only while the process that it names is alive.
 */
public final class ControlFinder {
    private static final int LONGEST = 4096;
    private static final String CONTROL_FILES = "sidecar-*.control";
    private static final String GUARD_FILES = "sidecar-*" + GuardFile.SUFFIX;
    /** Guard files of others that are looked at, however many somebody has put there. */
    private static final int MOST_GUARD_FILES = 100;

    private final Path directory;
    private final ProcessTable processes;

    public ControlFinder(Path directory, ProcessTable processes) {
        this.directory = directory;
        this.processes = processes;
    }

    /** What was found. */
    public sealed interface Found {}

    /** A daemon runs. */
    public record Running(ControlFile file) implements Found {}

    /** None does; {@code note} says so where one was expected, and is empty otherwise. */
    public record Nobody(String note) implements Found {}

    /** There is something that must not be used, and why. */
    public record Unusable(String problem) implements Found {}

    /**
     * This user's own daemon. Who reaches every user may speak to any, and gets another user's if there is no own one and only one of others: a
     * service seldom runs as root.
     */
    public Found find() {
        Found found = at(directory.resolve(ControlFile.name(processes.ownUid())));
        if (!(found instanceof Nobody nobody)) {
            return found;
        }
        if (processes.reachesEveryUser()) {
            return others(nobody);
        }
        String everyUsers = everyUsersSidecar();
        return everyUsers.isEmpty() ? nobody : new Unusable(everyUsers);
    }

    /**
     * What a user is told of a sidecar that guards every user's engines; empty if there is none. One of their own beside it would be a second to
     * decide about the same engines.
     */
    public String everyUsersSidecar() {
        if (processes.reachesEveryUser()) {
            return "";
        }
        int looked = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, GUARD_FILES)) {
            for (Path file : files) {
                OptionalLong guard = guardIn(file);
                if (guard.isPresent()) {
                    return "a sidecar of user id " + UnixFile.look(file).uid() + ", pid " + guard.getAsLong()
                            + ", guards every user's engines in " + directory
                            + ": run this as root, with sudo for instance";
                }
                looked++;
                if (looked >= MOST_GUARD_FILES) {
                    break;
                }
            }
            return "";
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException | DirectoryIteratorException e) {
            return "sidecars of others in " + directory + " cannot be looked for: " + e;
        }
    }

    /** The process, if it is there and really is its owner's and may guard everybody's engines: anybody can write such a file. */
    private OptionalLong guardIn(Path path) {
        try {
            UnixFile file = UnixFile.look(path);
            if (!file.regular() || file.writableByOthers() || file.size() > LONGEST) {
                return OptionalLong.empty();
            }
            GuardFile content = Wire.strict(read(path), GuardFile.class);
            boolean believed = content.pidNamespace().equals(processes.pidNamespace())
                    && processes.livenessOf(content.process()) == Liveness.ALIVE
                    && processes.look(content.pid()) instanceof Observed.Present present
                    && present.whollyOf(file.uid())
                    && present.reachesEveryUser();
            return believed ? OptionalLong.of(content.pid()) : OptionalLong.empty();
        } catch (IOException | Wire.Malformed e) {
            return OptionalLong.empty();
        }
    }

    /**
     * Removes what a daemon that was killed left under this user's name. Only for who holds the lock of the run directory: no other daemon can
     * put its own there meanwhile.
     */
    public void tidy() throws IOException {
        Path own = directory.resolve(ControlFile.name(processes.ownUid()));
        if (at(own) instanceof Nobody nobody && !nobody.note().isEmpty()) {
            Files.deleteIfExists(own);
            Files.deleteIfExists(directory.resolve(GuardFile.name(processes.ownUid())));
        }
    }

    private Found others(Nobody ownOne) {
        List<Running> running = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, CONTROL_FILES)) {
            for (Path file : files) {
                Found found = at(file);
                if (found instanceof Unusable) {
                    return found;
                } else if (found instanceof Running one) {
                    running.add(one);
                }
            }
        } catch (NoSuchFileException e) {
            return ownOne;
        } catch (IOException e) {
            return new Unusable("control files in " + directory + " cannot be looked for: " + e);
        }
        if (running.size() > 1) {
            return new Unusable(running.size() + " sidecars of other users guard " + directory + ", pids "
                    + running.stream()
                            .map(each -> Long.toString(each.file().pid()))
                            .toList()
                    + "; run this as the user of the one you mean");
        }
        return running.isEmpty() ? ownOne : running.get(0);
    }

    private Found at(Path path) {
        try {
            UnixFile before = UnixFile.look(path);
            String distrust = distrust(before);
            if (!distrust.isEmpty()) {
                return new Unusable("control file " + path + ": " + distrust);
            }
            ControlFile content = Wire.strict(read(path), ControlFile.class);
            if (!UnixFile.look(path).equals(before)) {
                return new Unusable("control file " + path + " changed while it was read; try again");
            }
            return judge(path, before, content);
        } catch (NoSuchFileException e) {
            return new Nobody("");
        } catch (IOException e) {
            return new Unusable("control file " + path + " cannot be read: " + e);
        } catch (Wire.Malformed e) {
            return new Unusable("control file " + path + " is broken: " + e.getMessage()
                    + "; restart the daemon, which writes it anew, or remove it if none runs");
        }
    }

    private String distrust(UnixFile file) {
        if (!file.regular()) {
            return file.link() ? "it is a symbolic link, which is never followed" : "it is no regular file";
        }
        long own = processes.ownUid();
        if (!processes.reachesEveryUser() && file.uid() != own) {
            return "it belongs to user id " + file.uid() + ", not to " + own + "; have it removed";
        }
        if (!file.isPrivate()) {
            return "others may read or write it (mode " + file.permissions()
                    + "), so its token is no secret; restart the daemon, which writes it anew";
        }
        return file.size() > LONGEST ? "it is larger than " + LONGEST + " bytes" : "";
    }

    private static byte[] read(Path path) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
        try (SeekableByteChannel from =
                Files.newByteChannel(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            int read = 0;
            while (read >= 0 && bytes.hasRemaining()) {
                read = from.read(bytes);
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private Found judge(Path path, UnixFile file, ControlFile content) {
        if (!content.pidNamespace().equals(processes.pidNamespace())) {
            return new Unusable("control file " + path + ": the daemon, pid " + content.pid()
                    + ", runs in another PID namespace; run this command where the daemon runs");
        }
        Liveness liveness = processes.livenessOf(content.process());
        if (liveness.over()) {
            return new Nobody(path + " is left from a daemon that did not stop in order, pid " + content.pid() + ": "
                    + liveness.text());
        }
        if (liveness != Liveness.ALIVE) {
            return new Unusable("control file " + path + ": " + liveness.text());
        }
        return processes.look(content.pid()) instanceof Observed.Present present && present.whollyOf(file.uid())
                ? new Running(content)
                : new Unusable("control file " + path + " belongs to user id " + file.uid() + ", but pid "
                        + content.pid() + " runs as another user, at least in part");
    }
}
