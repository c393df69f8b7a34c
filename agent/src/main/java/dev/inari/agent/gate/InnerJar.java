package dev.inari.agent.gate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The jar inside the agent's jar, held in memory: the JDK can read such a jar only from its begin to its end, and no file is to be made for
 * it. Immutable.
 */
final class InnerJar {
    /** The most that the JDK reads from a file without memory of its own for all of it. */
    private static final int PIECE = 8192;

    private final Map<String, byte[]> entries = new HashMap<String, byte[]>();

    private InnerJar() {}

    /** Reads the jar, and closes the stream. */
    static InnerJar read(InputStream from) throws IOException {
        InnerJar jar = new InnerJar();
        byte[] piece = new byte[PIECE];
        try (ZipInputStream zip = new ZipInputStream(from)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                ByteArrayOutputStream content = new ByteArrayOutputStream(PIECE);
                for (int n = zip.read(piece); n > 0; n = zip.read(piece)) {
                    content.write(piece, 0, n);
                }
                jar.entries.put(entry.getName(), content.toByteArray());
            }
        }
        if (jar.entries.isEmpty()) {
            throw new IOException("the jar inside the agent's jar is damaged");
        }
        return jar;
    }

    /** The content of an entry; null if there is none of this name. */
    byte @Nullable [] get(String name) {
        return entries.get(name);
    }
}
