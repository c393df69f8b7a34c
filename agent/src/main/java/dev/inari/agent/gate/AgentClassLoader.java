package dev.inari.agent.gate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Holds everything of the agent but the entry, the gate and the seam, so that the engine can neither see it nor clash with it. The classes
 * come from a jar inside the agent's jar: one entry costs a JVM without an engine nothing, and needs no temporary file in one with.
 */
final class AgentClassLoader extends ClassLoader {
    /** Entry of the agent's jar that holds the inner jar. */
    static final String INNER_JAR = "inst.jar";

    private static final String SEAM = "dev.inari.agent.seam.";

    static {
        registerAsParallelCapable();
    }

    private final @Nullable ClassLoader seam;
    private final Map<String, byte[]> entries;

    private AgentClassLoader(ClassLoader parent, @Nullable ClassLoader seam, Map<String, byte[]> entries) {
        super(parent);
        this.seam = seam;
        this.entries = entries;
    }

    /**
     * Opens the inner jar.
     *
     * @param seam the loader whose copy of the seam the engine's classes see; null for the bootstrap loader
     */
    static AgentClassLoader open(@Nullable ClassLoader seam) throws IOException {
        InputStream inner = NameGate.class.getResourceAsStream("/" + INNER_JAR);
        if (inner == null) {
            throw new IOException("the agent's jar has no entry " + INNER_JAR + "; it was repackaged or is damaged");
        }
        Map<String, byte[]> entries = new HashMap<String, byte[]>(2048);
        ZipInputStream zip = new ZipInputStream(inner);
        try {
            byte[] buffer = new byte[8192];
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), read(zip, buffer));
            }
        } finally {
            zip.close();
        }
        // The platform loader on JDK 9 and later, the extension loader on 8: JDK classes, and nothing of the engine.
        return new AgentClassLoader(ClassLoader.getSystemClassLoader().getParent(), seam, entries);
    }

    private static byte[] read(InputStream from, byte[] buffer) throws IOException {
        ByteArrayOutputStream to = new ByteArrayOutputStream(8192);
        for (int n = from.read(buffer); n > 0; n = from.read(buffer)) {
            to.write(buffer, 0, n);
        }
        return to.toByteArray();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return name.startsWith(SEAM) ? Class.forName(name, false, seam) : super.loadClass(name, resolve);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = entries.get(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    /** Class files as resources: Byte Buddy reads the advice from there. */
    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] bytes = entries.get(name);
        return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    }
}
