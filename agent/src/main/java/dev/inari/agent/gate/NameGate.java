package dev.inari.agent.gate;

import dev.inari.agent.InariAgent;
import java.io.File;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the name of each class that is loaded and lets all but a handful pass; the rest of the agent, Byte Buddy included, is loaded at
 * the first hit. A JVM without an engine (a launcher, a shell) thus pays for one hash lookup a class and nothing else.
 */
public final class NameGate implements ClassFileTransformer {
    private static final String RUNTIME = "dev.inari.agent.AgentRuntime";

    /** Internal names of all classes in the target table; a test holds it equal to the table. */
    private static final Set<String> NAMES = new HashSet<String>(Arrays.asList(TargetNames.ALL));

    private static final Set<String> OF_OTHERS_TOO = new HashSet<String>(Arrays.asList(TargetNames.OF_OTHERS_TOO));

    private final Instrumentation instrumentation;
    private final String options;
    private final boolean attached;
    private volatile @Nullable ClassFileTransformer weaver;
    private boolean broken;
    private boolean allWoven;

    public NameGate(Instrumentation instrumentation, String options, boolean attached) {
        this.instrumentation = instrumentation;
        this.options = options;
        this.attached = attached;
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String className,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] bytes) {
        if (className == null || !concerns(className)) {
            return null;
        }
        try {
            ClassFileTransformer weaver = weaver(loader);
            return weaver == null ? null : weaver.transform(loader, className, redefined, domain, bytes);
        } catch (Throwable e) {
            Throwable cause = e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
            // A class of ours that was there when the JVM started.
            String hint = cause instanceof LinkageError ? "; was the agent's jar replaced while the JVM runs?" : "";
            System.err.println("inari: " + className + " is left as it is: " + cause + hint);
            return null;
        }
    }

    private boolean concerns(String className) {
        return NAMES.contains(className) || (weaver != null && OF_OTHERS_TOO.contains(className));
    }

    /**
     * Weaves what an engine loaded before the agent was attached: all classes at one instant, so that no session is seen by half of the
     * hooks. If that fails, the counts stay unknown for good.
     */
    public void weaveLoadedClasses() {
        Set<Class<?>> woven = new HashSet<Class<?>>();
        try {
            // A second look: a class may have passed the loading hook before we were there and be listed only now.
            for (int i = 0; i < 2; i++) {
                Set<Class<?>> loaded = loadedTargets();
                loaded.removeAll(woven);
                if (!loaded.isEmpty()) {
                    instrumentation.retransformClasses(loaded.toArray(new Class<?>[0]));
                    woven.addAll(loaded);
                }
            }
            allWoven();
        } catch (Throwable e) {
            System.err.println(
                    "inari: the classes of the engine are left as they are, its sessions stay unknown: " + e);
        }
    }

    private Set<Class<?>> loadedTargets() {
        Set<Class<?>> targets = new HashSet<Class<?>>();
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (NAMES.contains(loaded.getName().replace('.', '/'))) {
                targets.add(loaded);
            }
        }
        return targets;
    }

    private synchronized void allWoven() {
        allWoven = true;
        if (weaver != null) {
            ((Runnable) weaver).run();
        }
    }

    private synchronized @Nullable ClassFileTransformer weaver(@Nullable ClassLoader target) throws Exception {
        if (weaver == null && !broken) {
            // A second try would fail the same way, and say so again for each class.
            broken = true;
            // Before the seam is looked for: that may put our jar on the bootstrap path, and what is not loaded by then
            // would come from there, as a class of a package that looks like ours and is not.
            InnerJar jar = AgentClassLoader.innerJar();
            ClassLoader seam = seamFor(target);
            weaver = (ClassFileTransformer) Class.forName(RUNTIME, true, AgentClassLoader.of(jar, seam))
                    .getMethod("start", Instrumentation.class, String.class, boolean.class)
                    .invoke(null, instrumentation, options, attached);
            broken = false;
            if (allWoven) {
                // Attached before the first class of the engine was loaded.
                ((Runnable) weaver).run();
            }
        }
        return weaver;
    }

    /**
     * The loader of the seam that classes of {@code target} see. Normally that is the system class loader, where {@code -javaagent} put us.
     * Only an engine in an isolated loader makes us append to the bootstrap path: that costs its JVM class data sharing and prints a warning.
     */
    private @Nullable ClassLoader seamFor(@Nullable ClassLoader target) throws Exception {
        ClassLoader ours = InariAgent.class.getClassLoader();
        String seam = "dev.inari.agent.seam.SessionHooks";
        try {
            if (Class.forName(seam, false, target).getClassLoader() == ours) {
                return ours;
            }
        } catch (ClassNotFoundException e) {
            // isolated: answered below
        }
        File jar = new File(InariAgent.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(jar));
        return null;
    }
}
