package dev.inari.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build left what is tested: the same files that a user installs. */
final class Built {
    private Built() {}

    static Path agent() {
        return file("inari.agent.jar");
    }

    static Path sidecar() {
        return file("inari.sidecar.jar");
    }

    /** The Debian package. */
    static Path debianPackage() {
        return file("inari.package");
    }

    /** The class path of an engine, from the file that its module wrote. */
    static String classPath(String property) {
        try {
            return Files.readString(file(property)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A directory that the build of this module filled, or one of test resources. */
    static Path directory(String property) {
        Path path = Path.of(System.getProperty(property, "")).toAbsolutePath().normalize();
        if (!Files.isDirectory(path)) {
            throw new IllegalStateException(property + " is " + path + ", which is no directory; build with Maven");
        }
        return path;
    }

    /** Classes of this module, for mains that run inside an engine. */
    static Path testClasses() {
        return Path.of("target", "test-classes").toAbsolutePath();
    }

    private static Path file(String property) {
        Path path = Path.of(System.getProperty(property, "")).toAbsolutePath().normalize();
        if (!Files.isRegularFile(path)) {
            throw new IllegalStateException(property + " is " + path + ", which is no file; build all modules first");
        }
        return path;
    }
}
