package dev.inari.sidecar.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that looks like {@code /proc}, as far as Kyuubi servers are looked for in it. */
public final class FakeServers {
    private FakeServers() {}

    public static KyuubiServers in(Path proc, ProcessTable processes) {
        return new KyuubiServers(proc, processes);
    }

    /** A process runs the main class of the server. */
    public static void run(Path proc, long pid) throws IOException {
        Path folder = Files.createDirectories(proc.resolve(Long.toString(pid)));
        Files.writeString(folder.resolve("cmdline"), "/opt/jdk/bin/java\0-cp\0x\0" + KyuubiServers.MAIN_CLASS + "\0");
    }
}
