package dev.inari.sidecar.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a secret from a file of its own, if nobody but its owner can do the same. */
public final class SecretFile {
    private static final long LONGEST = 4096;

    private SecretFile() {}

    /**
     * The first line.
     *
     * @throws IOException saying what to do, if the file must not be used
     */
    public static String read(Path file) throws IOException {
        check(file);
        String text = Files.readString(file, StandardCharsets.UTF_8);
        String line = text.lines().findFirst().orElse("");
        if (line.isBlank()) {
            throw new IOException(file + " is empty; put the secret into its first line");
        }
        return line;
    }

    /**
     * Reads nothing of it.
     *
     * @throws IOException saying what to do, if the file must not be used
     */
    public static void check(Path file) throws IOException {
        UnixFile found = look(file);
        if (!found.regular()) {
            throw new IOException(file + " is no regular file; name the file itself");
        }
        if (!found.isPrivate()) {
            throw new IOException(
                    file + " has mode " + found.permissions() + ", so that others can use it; chmod 600 it");
        }
        if (found.size() > LONGEST) {
            throw new IOException(file + " is longer than " + LONGEST + " bytes; it is to hold one line");
        }
    }

    private static UnixFile look(Path file) throws IOException {
        try {
            return UnixFile.look(file);
        } catch (NoSuchFileException e) {
            throw new IOException(file + " does not exist; make it, with mode 600", e);
        }
    }
}
