package dev.inari.agent.target;

import dev.inari.agent.Problems;
import dev.inari.agent.weave.Weaver;
import dev.inari.mbeans.TargetStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.jar.asm.ClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of an engine's own jar, woven by the agent's weaver, without the hundreds of jars it depends on: whatever class is not
 * there is stood in for by an empty one. The JVM verifies all that is loaded here. For one thread.
 */
final class EngineLoader extends ClassLoader {
    private static final String TYPE_INFORMATION = "org.apache.flink.api.common.typeinfo.TypeInformation";

    /** Classes of other jars that the verifier wants to be what they are, by their superclasses. */
    private static final Map<String, String> FOREIGN = Map.of(
            "org.apache.flink.util.MutableURLClassLoader", "java.net.URLClassLoader",
            "org.apache.flink.util.concurrent.FutureUtils$ConjunctFuture", "java.util.concurrent.CompletableFuture",
            "org.apache.flink.table.catalog.CatalogBaseTable$TableKind", "java.lang.Enum",
            "org.apache.flink.api.java.typeutils.MissingTypeInfo", TYPE_INFORMATION,
            "org.apache.flink.api.common.typeinfo.BasicTypeInfo", TYPE_INFORMATION);

    private final Map<String, byte[]> classes;
    private final Problems problems = new Problems();
    private final Weaver weaver = new Weaver(problems, (name, by) -> {});
    private final Set<String> superclasses = new HashSet<>();
    private final Set<String> standIns = new HashSet<>();

    /** {@code classes} are class files by class name; {@code name} says in failures what they are. */
    EngineLoader(String name, Map<String, byte[]> classes) {
        super(name, EngineLoader.class.getClassLoader());
        this.classes = classes;
        superclasses.addAll(FOREIGN.values());
        // Known before anything is loaded: a superclass that was met as an argument would already be an interface.
        for (byte[] each : classes.values()) {
            String parent = new ClassReader(each).getSuperName();
            if (parent != null) {
                superclasses.add(parent.replace('/', '.'));
            }
        }
    }

    static EngineLoader of(Path jar) throws IOException {
        Map<String, byte[]> classes = new HashMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().toList()) {
                String name = entry.getName();
                if (name.endsWith(".class")) {
                    byte[] bytes = file.getInputStream(entry).readAllBytes();
                    classes.put(name.substring(0, name.length() - 6).replace('/', '.'), bytes);
                }
            }
        }
        return new EngineLoader(String.valueOf(jar.getFileName()), classes);
    }

    boolean holds(String className) {
        return classes.containsKey(className);
    }

    /** Whether nothing can be said of this class from the jar alone. */
    boolean foreign(Class<?> type) {
        return type.getClassLoader() != this || standIns.contains(type.getName());
    }

    /** Loads every class of the target table that the jar holds, and has the JVM verify it. Initialises none. */
    List<Class<?>> weaveAll() throws ClassNotFoundException {
        List<Class<?>> woven = new ArrayList<>();
        for (HookedClass hooked : Targets.classes()) {
            if (holds(hooked.name())) {
                woven.add(verified(hooked.name()));
            }
        }
        return woven;
    }

    Class<?> verified(String className) throws ClassNotFoundException {
        try {
            Class<?> type = loadClass(className);
            // Asking for the methods links the class.
            Objects.requireNonNull(type.getDeclaredMethods());
            return type;
        } catch (LinkageError e) {
            throw new AssertionError(getName() + ": " + className + " cannot be linked", e);
        }
    }

    List<TargetStatus> statuses() {
        return List.of(weaver.statuses());
    }

    List<String> problems() {
        return List.of(problems.toArray());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            byte[] bytes = classes.get(name);
            return bytes == null ? elsewhere(name) : define(name, bytes);
        }
    }

    private Class<?> define(String name, byte[] bytes) {
        byte[] woven = weaver.transform(this, name.replace('.', '/'), null, null, bytes);
        byte[] defined = woven == null ? bytes : woven;
        return defineClass(name, defined, 0, defined.length);
    }

    private Class<?> elsewhere(String name) throws ClassNotFoundException {
        if (name.startsWith("dev.inari.")) {
            return getParent().loadClass(name);
        }
        try {
            return getPlatformClassLoader().loadClass(name);
        } catch (ClassNotFoundException e) {
            return standIn(name);
        }
    }

    /** An interface where that will do: the verifier lets any object pass for one. */
    private Class<?> standIn(String name) throws ClassNotFoundException {
        standIns.add(name);
        ByteBuddy builder = new ByteBuddy();
        String parent = FOREIGN.get(name);
        DynamicType.Builder<?> type;
        // Scala's NonLocalReturnControl is thrown as well.
        if (name.endsWith("Exception") || name.endsWith("Error") || name.endsWith("Control")) {
            type = builder.subclass(RuntimeException.class);
        } else if (parent != null) {
            type = builder.with(TypeValidation.DISABLED).subclass(loadClass(parent));
        } else if (superclasses.contains(name)) {
            type = builder.subclass(Object.class);
        } else {
            type = builder.makeInterface();
        }
        byte[] bytes = type.name(name).make().getBytes();
        return defineClass(name, bytes, 0, bytes.length);
    }

    /** Class files as resources: the weaver looks there. */
    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        String className =
                name.endsWith(".class") ? name.substring(0, name.length() - 6).replace('/', '.') : name;
        byte[] bytes = classes.get(className);
        return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    }
}
