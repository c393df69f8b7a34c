package dev.inari.sidecar.http;

import dev.inari.sidecar.engine.UnixFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is known at this moment: the users file, read again when it has changed. A change that is a mistake changes nothing; a file that is
 * gone knows nobody. Thread-safe.
 */
final class Users {
    private static final Logger LOG = LoggerFactory.getLogger(Users.class);
    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final String GONE = "gone";

    private final @Nullable UsersFile file;
    private final LongSupplier nanos;
    private Known known = new Known(0, List.of());
    private String stamp = "";
    private String told = "";
    private long lookedNanos;

    /**
     * Everybody, and the how manieth reading that is.
     *
     * @param edition by which it is noticed that something learnt before may hold no longer
     */
    record Known(long edition, List<User> users) {}

    private Users(@Nullable UsersFile file, LongSupplier nanos) {
        this.file = file;
        this.nanos = nanos;
    }

    /**
     * Reads for the first time. A file that is not there yet knows nobody, until it is.
     *
     * @param file null if there is none
     * @param nanos monotonic clock
     * @throws IOException saying what to do, if the file is not understood or must not be believed
     */
    static Users open(@Nullable UsersFile file, LongSupplier nanos) throws IOException {
        Users users = new Users(file, nanos);
        if (file != null) {
            users.begin(file);
            users.lookedNanos = nanos.getAsLong();
        }
        return users;
    }

    private void begin(UsersFile with) throws IOException {
        try {
            stamp = stampNow(with);
            take(with.read());
        } catch (NoSuchFileException e) {
            stamp = GONE;
            LOG.warn("{} does not exist; nobody is known by it before 'inari user add' makes it", with.path());
        }
    }

    private void take(List<User> users) {
        known = new Known(known.edition() + 1, List.copyOf(users));
    }

    /** Everybody who is known now. */
    synchronized Known now() {
        long now = nanos.getAsLong();
        if (file != null && now - lookedNanos >= BETWEEN_LOOKS_NANOS) {
            lookedNanos = now;
            look(file);
        }
        return known;
    }

    private void look(UsersFile changed) {
        try {
            String found = stampNow(changed);
            if (!found.equals(stamp)) {
                take(changed.read());
                stamp = found;
                told = "";
                LOG.info(
                        "{} was read again: {} users",
                        changed.path(),
                        known.users().size());
            }
        } catch (NoSuchFileException e) {
            if (!stamp.equals(GONE)) {
                take(List.of());
                stamp = GONE;
                LOG.warn("{} is gone; nobody is known by it any more", changed.path());
            }
        } catch (IOException e) {
            tell(String.valueOf(e.getMessage()));
        }
    }

    private void tell(String problem) {
        if (!problem.equals(told)) {
            told = problem;
            LOG.error("{}; until that is mended, those are known who were before", problem);
        }
    }

    /** What changes when the file does; its time alone would miss two changes in one moment. */
    private String stampNow(UsersFile of) throws IOException {
        UnixFile found = UnixFile.look(of.path());
        return found.key() + " " + found.size() + " " + found.mode() + " " + found.uid() + " "
                + Files.getLastModifiedTime(of.path(), LinkOption.NOFOLLOW_LINKS);
    }
}
