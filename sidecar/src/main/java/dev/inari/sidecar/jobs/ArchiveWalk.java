package dev.inari.sidecar.jobs;

import dev.inari.sidecar.jobs.ArchiveFiles.Entry;
import dev.inari.sidecar.jobs.ArchiveFiles.Kind;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * Finds the archives of jobs in a directory, by name: {@code <job id>} up to Flink 2.2, and from 2.3 for jobs of an application {@code
 * <cluster id>/applications/<application id>/jobs/<job id>}. The {@code application-summary} beside {@code jobs} tells nothing of a job's end and is
 * passed over, as is every other name. For one walk and one thread.
 */
final class ArchiveWalk {
    /** Beyond that many names a directory is no archive directory, or one that nobody can read in time. */
    static final int MOST_NAMES = 1_000_000;

    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern CLUSTER = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9_-]|[.](?![.])){0,254}");

    private final ArchiveFiles files;
    private final Archives archives;
    private final BiConsumer<String, String> problems;
    private int names;

    /** Is shown each archive, and may know some already. */
    interface Archives {
        void see(String path, JobId job, Entry entry);

        /** Whether there is nothing new in this directory, so that it need not be listed. */
        boolean knows(String directory, long version);

        /** This directory was listed, and had these archives. */
        void listed(String directory, long version, List<String> paths);
    }

    /**
     * @param problems takes a path that cannot be looked into, and why
     */
    ArchiveWalk(ArchiveFiles files, Archives archives, BiConsumer<String, String> problems) {
        this.files = files;
        this.archives = archives;
        this.problems = problems;
    }

    /**
     * Walks through everything that can be read.
     *
     * @return whether that is all there is
     */
    boolean walk() {
        List<String> clusters = new ArrayList<>();
        boolean complete = jobs("", clusters, new ArrayList<>());
        for (String each : clusters) {
            complete &= applications(each + "/applications");
        }
        return complete;
    }

    private boolean applications(String directory) {
        List<String> applications = new ArrayList<>();
        boolean complete = list(directory, true, entry -> {
            if (entry.kind() == Kind.DIRECTORY && ID.matcher(entry.name()).matches()) {
                applications.add(directory + "/" + entry.name() + "/jobs");
            }
        });
        for (String each : applications) {
            complete &= jobsOfApplication(each);
        }
        return complete;
    }

    private boolean jobsOfApplication(String directory) {
        OptionalLong version;
        try {
            version = files.version(directory);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return true;
        } catch (IOException e) {
            problems.accept(directory, "it cannot be looked at: " + e);
            return false;
        }
        if (version.isPresent() && archives.knows(directory, version.getAsLong())) {
            return true;
        }
        List<String> paths = new ArrayList<>();
        boolean complete = jobs(directory, new ArrayList<>(), paths);
        if (complete && version.isPresent()) {
            archives.listed(directory, version.getAsLong(), paths);
        }
        return complete;
    }

    private boolean jobs(String directory, List<String> clusters, List<String> paths) {
        return list(directory, !directory.isEmpty(), entry -> {
            String path = directory.isEmpty() ? entry.name() : directory + "/" + entry.name();
            if (entry.kind() == Kind.DIRECTORY && CLUSTER.matcher(entry.name()).matches()) {
                clusters.add(entry.name());
            } else if (ID.matcher(entry.name()).matches()) {
                if (entry.kind() == Kind.FILE) {
                    paths.add(path);
                    archives.see(path, new JobId(entry.name()), entry);
                } else {
                    problems.accept(path, "it is a symbolic link or no regular file, and is not read");
                }
            }
        });
    }

    /** Takes what was listed. */
    private interface Names {
        void see(Entry entry);
    }

    private boolean list(String directory, boolean mayBeMissing, Names each) {
        try {
            files.list(directory, entry -> {
                if (++names > MOST_NAMES) {
                    return false;
                }
                each.see(entry);
                return true;
            });
        } catch (NoSuchFileException | NotDirectoryException e) {
            if (!mayBeMissing) {
                problems.accept(directory, "there is no such directory");
            }
            return mayBeMissing;
        } catch (IOException e) {
            problems.accept(directory, "it cannot be listed: " + e);
            return false;
        }
        if (names > MOST_NAMES) {
            problems.accept(directory, "there are more than " + MOST_NAMES + " names, and not all were looked at");
            return false;
        }
        return true;
    }
}
