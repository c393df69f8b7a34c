package dev.inari.sidecar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this host calls itself: from the kernel, as a resolver could take its time, and tell another name. */
final class HostName {
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private HostName() {}

    static String read() throws IOException {
        return Files.readString(KERNEL).strip();
    }
}
