package dev.inari.agent.gate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Holds everything of the agent but the entry, the gate and the seam, so that the engine can neither see it nor clash with it. The classes
 * come from a jar inside the agent's jar: one entry costs a JVM without an engine nothing, and needs no temporary file in one with.
 */
final class AgentClassLoader extends ClassLoader {
    /** Entry of the agent's jar that holds the inner jar. */
    static final String INNER_JAR = "inst.jar";

    private static final String OURS = "dev.inari.";
    private static final String SEAM = "dev.inari.agent.seam.";

    static {
        registerAsParallelCapable();
    }

    private final @Nullable ClassLoader seam;
    private final InnerJar jar;

    private AgentClassLoader(ClassLoader parent, @Nullable ClassLoader seam, InnerJar jar) {
        super(parent);
        this.seam = seam;
        this.jar = jar;
    }

    /** Opens the inner jar. */
    static InnerJar innerJar() throws IOException {
        InputStream inner = NameGate.class.getResourceAsStream("/" + INNER_JAR);
        if (inner == null) {
            throw new IOException("the agent's jar has no entry " + INNER_JAR + "; it was repackaged or is damaged");
        }
        return InnerJar.read(inner);
    }

    /**
     * Makes the loader. Declared as a plain one, so that the gate can be verified without this class.
     *
     * @param seam the loader whose copy of the seam the engine's classes see; null for the bootstrap loader
     */
    static ClassLoader of(InnerJar jar, @Nullable ClassLoader seam) {
        // The platform loader on JDK 9 and later, the extension loader on 8: JDK classes, and nothing of the engine.
        return new AgentClassLoader(ClassLoader.getSystemClassLoader().getParent(), seam, jar);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(SEAM)) {
            return Class.forName(name, false, seam);
        }
        // Not asked of the parent first: it has none of them, and takes longer to say so than we to define the class.
        return name.startsWith(OURS) ? loadOurs(name) : super.loadClass(name, resolve);
    }

    private Class<?> loadOurs(String name) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = jar.get(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    /** The agent's version is read from there. */
    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] bytes = jar.get(name);
        return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    }
}
