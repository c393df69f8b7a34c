package dev.inari.sidecar.config;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds files of the repository, wherever below it the tests are run. */
public final class Repository {
    private Repository() {}

    public static Path file(String name) {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isRegularFile(folder.resolve(name))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new AssertionError(name + " not found above " + Path.of("").toAbsolutePath());
        }
        return folder.resolve(name);
    }
}
