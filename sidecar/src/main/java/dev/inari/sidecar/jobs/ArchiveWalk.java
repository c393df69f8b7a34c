package dev.inari.sidecar.jobs;

import dev.inari.sidecar.jobs.ArchiveFiles.Entry;
import dev.inari.sidecar.jobs.ArchiveFiles.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * Finds the archives of jobs in a directory, by name: {@code <job id>} up to Flink 2.2, and from 2.3 for jobs of an application {@code
 * <cluster id>/applications/<application id>/jobs/<job id>}. Of the {@code application-summary} beside {@code jobs} only
 * its being there counts, of every other name nothing. For one walk and one thread.
 */
final class ArchiveWalk {
    /** Beyond that many names a directory is no archive directory, or one that nobody can read in time. */
    static final int MOST_NAMES = 1_000_000;

    /** So many names of directories, or paths of one directory, are held at a time; each may have some hundred characters. */
    static final int MOST_HELD = 10_000;

    private static final String APPLICATIONS = "applications";
    private static final String JOBS = "jobs";
    /** Written once the application has ended. */
    private static final String SUMMARY = "application-summary";

    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern CLUSTER = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9_-]|[.](?![.])){0,254}");

    private final ArchiveFiles files;
    private final Archives archives;
    private final Moment now;
    private final BiConsumer<String, String> problems;
    private int names;

    /** Is shown each archive, and may know some already. */
    interface Archives {
        void see(String path, JobId job, Entry entry);

        /** The names in a directory of applications, if none can have come or gone since it was listed. */
        Optional<List<String>> applications(Entry directory, String path);

        /** A directory of applications was listed, and had these. */
        void applicationsListed(Entry directory, String path, List<String> names);

        /** Whether nobody need look now whether an application has more archives; then they were shown. */
        boolean rests(String path);

        /** Whether nothing is new in this directory of an application's jobs, so that it need not be listed; then its archives were shown. */
        boolean knows(Entry directory, String path, OptionalLong summary);

        /**
         * This directory of an application's jobs was listed, and had these archives.
         *
         * @param summary when the application was summed up; empty if it has not ended
         */
        void listed(Entry directory, String path, OptionalLong summary, List<String> paths);
    }

    /**
     * @param problems takes a path that cannot be looked into, and why
     */
    ArchiveWalk(ArchiveFiles files, Archives archives, Moment now, BiConsumer<String, String> problems) {
        this.files = files;
        this.archives = archives;
        this.now = now;
        this.problems = problems;
    }

    /**
     * Walks through everything that can be read.
     *
     * @return whether that is all there is
     */
    boolean walk() {
        Held clusters = new Held();
        boolean complete = jobs("", clusters, new Held()) && allHeld(clusters, "");
        for (String each : inTurn(clusters.names)) {
            complete &= cluster(each);
        }
        return complete;
    }

    private boolean cluster(String cluster) {
        if (!hasTime()) {
            return false;
        }
        List<Entry> found = new ArrayList<>();
        boolean complete = list(cluster, true, entry -> {
            if (entry.name().equals(APPLICATIONS) && entry.kind() == Kind.DIRECTORY) {
                found.add(entry);
            }
        });
        for (Entry each : found) {
            complete &= applications(each, cluster + "/" + APPLICATIONS);
        }
        return complete;
    }

    private boolean applications(Entry directory, String path) {
        Optional<List<String>> known = archives.applications(directory, path);
        Held found = new Held();
        boolean complete = true;
        if (known.isEmpty()) {
            complete = list(path, true, entry -> {
                        if (entry.kind() == Kind.DIRECTORY
                                && ID.matcher(entry.name()).matches()) {
                            found.add(entry.name());
                        }
                    })
                    && allHeld(found, path);
            if (complete) {
                archives.applicationsListed(directory, path, found.names);
            }
        }
        for (String each : inTurn(known.orElse(found.names))) {
            String jobs = path + "/" + each + "/" + JOBS;
            complete &= archives.rests(jobs) || application(path + "/" + each, jobs);
        }
        return complete;
    }

    /** Begins elsewhere each time: where there is no time for all of them, none has to wait for ever. */
    private List<String> inTurn(List<String> names) {
        List<String> all = new ArrayList<>(names);
        Collections.rotate(all, new Random(now.millis()).nextInt(Math.max(1, all.size())));
        return all;
    }

    private boolean hasTime() {
        boolean has = files.hasTime();
        if (!has) {
            problems.accept("", "not all directories were looked into in time; the next look goes on");
        }
        return has;
    }

    private boolean application(String path, String jobs) {
        if (!hasTime()) {
            return false;
        }
        List<Entry> found = new ArrayList<>();
        boolean complete = list(path, true, entry -> {
            if (entry.name().equals(SUMMARY) || (entry.name().equals(JOBS) && entry.kind() == Kind.DIRECTORY)) {
                found.add(entry);
            }
        });
        OptionalLong summary = found.stream()
                .filter(entry -> entry.name().equals(SUMMARY))
                .mapToLong(Entry::modifiedMillis)
                .findAny();
        found.removeIf(entry -> entry.name().equals(SUMMARY));
        for (Entry each : found) {
            complete &= archives.knows(each, jobs, summary) || jobsOfApplication(each, jobs, summary);
        }
        return complete;
    }

    private boolean jobsOfApplication(Entry directory, String path, OptionalLong summary) {
        Held paths = new Held();
        boolean complete = jobs(path, new Held(), paths);
        if (complete && paths.isAll()) {
            archives.listed(directory, path, summary, paths.names);
        }
        return complete;
    }

    private boolean jobs(String directory, Held clusters, Held paths) {
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

    private boolean allHeld(Held directories, String path) {
        if (!directories.isAll()) {
            problems.accept(path, "there are more than " + MOST_HELD + " directories, and not all were looked into");
        }
        return directories.isAll();
    }

    /** The first names of a directory that may have any number of them. */
    private static final class Held {
        private final List<String> names = new ArrayList<>();
        private boolean overfull;

        void add(String name) {
            if (names.size() < MOST_HELD) {
                names.add(name);
            } else {
                overfull = true;
            }
        }

        boolean isAll() {
            return !overfull;
        }
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
        } catch (NotNow e) {
            // That is the whole file system's trouble, whatever was looked at.
            problems.accept("", String.valueOf(e.getMessage()));
            return false;
        } catch (AccessDeniedException e) {
            problems.accept(
                    directory,
                    "it cannot be listed: access is denied" + reason(e) + "; allow the sidecar's user to read it");
            return false;
        } catch (IOException e) {
            problems.accept(
                    directory, "it cannot be listed: " + (e.getClass() == IOException.class ? e.getMessage() : e));
            return false;
        }
        if (names > MOST_NAMES) {
            problems.accept(directory, "there are more than " + MOST_NAMES + " names, and not all were looked at");
            return false;
        }
        return true;
    }

    private static String reason(AccessDeniedException e) {
        return e.getReason() == null ? "" : " (" + e.getReason() + ")";
    }
}
