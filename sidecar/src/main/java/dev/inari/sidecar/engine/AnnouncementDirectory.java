package dev.inari.sidecar.engine;

import dev.inari.mbeans.Announcement;
import dev.inari.mbeans.RunDirectory;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the engines of this host by the files in the run directory, where others may write too: nothing in it is trusted. A scan reads
 * files and can block on a hostile one, so it belongs on a thread that decides nothing. Scans one at a time.
 */
public final class AnnouncementDirectory {
    /**
     * Announcements of one user that one scan reads; more than any host can run. What is no announcement does not count, so it hides none, and
     * what one user puts there hides no engine of another's.
     */
    static final int MOST_FILES = 4096;

    /** Files that one scan reports one by one. */
    static final int MOST_REJECTED = 100;

    private final Path directory;
    private final ProcessTable processes;

    public AnnouncementDirectory(Path directory, ProcessTable processes) {
        this.directory = directory;
        this.processes = processes;
    }

    /**
     * Makes the directory if it is missing, for this user alone. The host-wide one is left to the administrator, who knows which users' engines
     * must be able to write there.
     *
     * @throws IOException saying what to do, if the directory cannot be made or must not be trusted
     */
    public void prepare() throws IOException {
        if (!directory.equals(Path.of(RunDirectory.HOST_WIDE))) {
            try {
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                // what it is, is checked next
            } catch (IOException e) {
                throw new IOException("run directory " + directory + " is missing and cannot be made: " + e, e);
            }
        }
        try {
            String distrust = distrust();
            if (!distrust.isEmpty()) {
                throw new IOException("run directory " + directory + ": " + distrust);
            }
        } catch (NoSuchFileException e) {
            throw new IOException("run directory " + directory + " does not exist; make it with mode 1777", e);
        }
    }

    /** Reads every announcement and changes nothing. A directory that is missing holds none. */
    public ScanResult scan() {
        return scan(null);
    }

    /**
     * The same, and removes what ended engines left behind, where that is ours. For the daemon alone.
     *
     * @param ended hears of each such engine once its file is removed: not again and again of one that may not be
     */
    public ScanResult scanAndTidy(Consumer<Announcement> ended) {
        return scan(ended);
    }

    private ScanResult scan(@Nullable Consumer<Announcement> tidy) {
        Map<Announcement, Long> engines = new LinkedHashMap<>();
        List<Rejected> rejected = new ArrayList<>();
        try {
            String distrust = distrust();
            if (distrust.isEmpty()) {
                scanInto(engines, rejected, tidy);
            } else {
                rejected.add(new Rejected(directory, distrust));
            }
        } catch (NoSuchFileException e) {
            return new ScanResult(List.of(), List.of());
        } catch (IOException | DirectoryIteratorException e) {
            rejected.add(new Rejected(directory, "it cannot be read: " + e));
        }
        Map<String, Long> owners = new HashMap<>();
        engines.forEach((announced, uid) -> owners.put(announced.agentId(), uid));
        return new ScanResult(List.copyOf(engines.keySet()), rejected, owners);
    }

    /**
     * Calls {@code changed} with the name of each announcement that appears or is touched, and {@code lost} when names may have been missed,
     * on one thread, once armed and until closed.
     */
    public DirectoryWatch watch(Consumer<String> changed, Runnable lost) {
        return new DirectoryWatch(directory, directory.getFileSystem()::newWatchService, changed, lost);
    }

    private void scanInto(
            Map<Announcement, Long> engines, List<Rejected> rejected, @Nullable Consumer<Announcement> tidy)
            throws IOException {
        Map<Long, Integer> files = new HashMap<>();
        int unlisted = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (!entry.getFileName().toString().endsWith(RunDirectory.SUFFIX)) {
                    continue;
                }
                List<Rejected> found = new ArrayList<>(1);
                scanFile(entry, files, engines, found, tidy);
                if (rejected.size() < MOST_REJECTED) {
                    rejected.addAll(found);
                } else {
                    unlisted += found.size();
                }
            }
        }
        files.forEach((uid, many) -> {
            if (many > MOST_FILES) {
                rejected.add(new Rejected(
                        directory, "it holds more than " + MOST_FILES + " announcements of user id " + uid));
            }
        });
        if (unlisted > 0) {
            rejected.add(new Rejected(
                    directory,
                    "it holds more than " + MOST_REJECTED + " files that are not believed; the rest is not listed"));
        }
    }

    /** Reads a file, if there is still room for an engine of its owner; {@code files} counts what could be announcements, by owner. */
    private void scanFile(
            Path path,
            Map<Long, Integer> files,
            Map<Announcement, Long> engines,
            List<Rejected> rejected,
            @Nullable Consumer<Announcement> tidy) {
        AnnouncementFile file = new AnnouncementFile(path, processes);
        try {
            try {
                if (files.merge(file.examine(), 1, Integer::sum) <= MOST_FILES) {
                    AnnouncementFile.Content content = file.read();
                    engines.put(content.announced(), content.uid());
                }
            } catch (AnnouncementFile.NotBelieved e) {
                String removed =
                        tidy != null && file.removeStale(e, tidy) ? "; stale, removed" : e.stale() ? "; stale" : "";
                rejected.add(new Rejected(path, e.reason() + removed));
            }
        } catch (IOException e) {
            if (!AnnouncementFile.vanished(e)) {
                rejected.add(new Rejected(path, "it cannot be read: " + e));
            }
        }
    }

    /** Why nothing in the directory may be believed; empty if it may. */
    private String distrust() throws IOException {
        UnixFile found = UnixFile.look(directory);
        if (!found.directory()) {
            return "it is no directory, or a symbolic link to one";
        }
        if (found.uid() != 0 && found.uid() != processes.ownUid()) {
            return "it belongs to user id " + found.uid() + ", not to " + processes.ownUid() + " or root";
        }
        if (found.freeForAll()) {
            return "others may replace files in it (mode " + found.permissions() + "); set the sticky bit: chmod 1777";
        }
        return "";
    }
}
