package dev.inari.sidecar.records;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of a few mebibytes that can be filled to its last byte. Needs root, who may mount; without it the test is skipped and says why. */
public final class TinyDisk implements AutoCloseable {
    private final Path directory;

    private TinyDisk(Path directory) {
        this.directory = directory;
    }

    /** Mounts one below a directory. */
    public static TinyDisk of(Path parent, int kibibytes) throws IOException {
        Path directory = Files.createDirectory(parent.resolve("disk"));
        boolean mounted = run(
                "mount", "-t", "tmpfs", "-o", "size=" + kibibytes + "k,mode=700", "inari-test", directory.toString());
        assumeTrue(mounted, "needs root and the right to mount a file system of its own");
        return new TinyDisk(directory);
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            // There is no such command.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public Path directory() {
        return directory;
    }

    /** Leaves so much room; less than one page of memory is none. */
    public void fill(long left) throws IOException {
        long room = Files.getFileStore(directory).getUsableSpace() - left;
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(directory.resolve("filling"))) {
            for (long written = 0; written < room; written += block.length) {
                out.write(block);
            }
        }
    }

    /** Gives all that room back. */
    public void clear() throws IOException {
        Files.delete(directory.resolve("filling"));
    }

    @Override
    public void close() throws IOException {
        if (!run("umount", "--lazy", directory.toString())) {
            throw new IOException(directory + " stays mounted");
        }
    }
}
