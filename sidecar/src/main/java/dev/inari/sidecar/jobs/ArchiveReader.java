package dev.inari.sidecar.jobs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.inari.sidecar.jobs.ArchiveReading.Refused;
import dev.inari.sidecar.jobs.ArchiveReading.Unfinished;
import dev.inari.sidecar.jobs.ArchiveReading.Whole;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the archive of one job, as Flink 1.3 and later write it. Flink writes it without a temporary name, so it may be seen half-written; and anybody
 * who may submit a job decides on much of what is in it. Nothing in it is ever a path of a file. Thread-safe.
 */
final class ArchiveReader {
    private static final String OVERVIEW = ArchivedDocument.OVERVIEW.path(new JobId("0".repeat(32)));
    /** Its name in Flink up to 1.4. */
    private static final String OLD_OVERVIEW = "/joboverview";

    private final ArchiveLimits limits;
    private final Envelope envelope;

    ArchiveReader(ArchiveLimits limits) {
        this.limits = limits;
        this.envelope = new Envelope(limits);
    }

    /** @throws NotNow if the file system does not answer, which is no fault of the archive */
    ArchiveReading read(ArchiveFiles files, String path, JobId job, long nowMillis) throws NotNow {
        try (InputStream file = files.open(path);
                DigestInputStream digested =
                        new DigestInputStream(new BoundedStream(file, limits.fileBytes()), Digests.sha256())) {
            return whole(digested, job, nowMillis, files.describe(path));
        } catch (StreamConstraintsException e) {
            return new Refused(OneLine.of(e.getOriginalMessage()));
        } catch (Envelope.NotAnArchive e) {
            return new Refused(String.valueOf(e.getMessage()));
        } catch (JsonProcessingException e) {
            return new Unfinished("it is no whole JSON yet: " + OneLine.of(e.getOriginalMessage()));
        } catch (NotNow e) {
            throw e;
        } catch (IOException e) {
            return new Unfinished("it cannot be read: " + OneLine.of(e.toString()));
        }
    }

    private ArchiveReading whole(DigestInputStream in, JobId job, long nowMillis, String where) throws IOException {
        String detail = ArchivedDocument.JOB.path(job);
        Set<String> wanted = Set.of(OVERVIEW, OLD_OVERVIEW, detail);
        Testimony testimony = new Testimony(job);
        envelope.read(in, wanted::contains, (path, document) -> {
            try (JsonParser parser = envelope.parser(document)) {
                if (path.equals(detail)) {
                    testimony.hear(Claim.ofJob(parser));
                } else {
                    Claim.ofOverview(parser, testimony::hear);
                }
            }
            return true;
        });
        Optional<String> objection = testimony.objection();
        if (objection.isPresent()) {
            return new Refused(objection.get());
        }
        String digest = Digests.hex(in.getMessageDigest().digest());
        return new Whole(testimony.end(nowMillis, digest, where));
    }

    /**
     * Shows the documents of a job's archive one by one, as they are in there; those that are not in it are left out.
     *
     * @return the names of those that are too long to be shown
     * @throws IOException if the archive cannot be read up to the last of them, or from {@code documents}
     */
    Set<String> documents(ArchiveFiles files, String path, JobId job, ArchiveIndex.Documents documents)
            throws IOException {
        Map<String, ArchivedDocument> missing = new HashMap<>();
        for (ArchivedDocument each : ArchivedDocument.values()) {
            missing.put(each.path(job), each);
        }
        Set<String> tooLong = new TreeSet<>();
        try (InputStream in = new BoundedStream(files.open(path), limits.fileBytes())) {
            envelope.read(in, missing::containsKey, (name, document) -> {
                ArchivedDocument which = Objects.requireNonNull(missing.remove(name), "it is wanted");
                if (document.length() > which.mostCharacters()) {
                    tooLong.add(name);
                } else {
                    documents.see(name, document);
                }
                return !missing.isEmpty();
            });
        }
        return tooLong;
    }
}
