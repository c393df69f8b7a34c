package dev.inari.agent.weave;

import dev.inari.agent.Problems;
import dev.inari.agent.seam.SessionHooks;
import dev.inari.agent.target.Hook;
import dev.inari.agent.target.HookedClass;
import dev.inari.agent.target.Target;
import dev.inari.agent.target.Targets;
import dev.inari.mbeans.TargetStatus;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.scaffold.TypeInitializer;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.auxiliary.AuxiliaryType;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Weaves the hooks into a class of the target table, if its shape is the expected one; else leaves it and says so. The engine's thread that
 * loads the class waits for it. Decorates, so that a class whose optional dependencies are absent can still be woven. Thread-safe.
 */
public final class Weaver implements ClassFileTransformer {
    /** Who wants to know of each class of the table that is loaded, woven or not: it tells which engine this is. */
    public interface Listener {
        void classLoaded(String className, @Nullable ClassLoader by);
    }

    private final Problems problems;
    private final Listener listener;
    private final List<TargetStatus> statuses = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final ClassFileLocator ours = ClassFileLocator.ForClassLoader.of(Weaver.class.getClassLoader());
    private final List<String> skipped = new CopyOnWriteArrayList<>();

    public Weaver(Problems problems, Listener listener) {
        this.problems = problems;
        this.listener = listener;
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            String className,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] bytes) {
        String name = className.replace('/', '.');
        HookedClass expected = Targets.hooked(name);
        if (expected == null) {
            return null;
        }
        long began = System.nanoTime();
        try {
            listener.classLoaded(name, loader);
            return seesSeam(loader) ? weave(expected, loader, bytes) : skip(name, "its class loader does not see us");
        } catch (Throwable e) {
            return skip(name, "weaving failed: " + e);
        } finally {
            nanos.addAndGet(System.nanoTime() - began);
        }
    }

    /** Classes met so far, oldest first. */
    public TargetStatus[] statuses() {
        return statuses.toArray(new TargetStatus[0]);
    }

    /** Names of the classes met so far. */
    public Set<String> met() {
        Set<String> names = new HashSet<>();
        for (TargetStatus status : statuses) {
            names.add(status.getClassName());
        }
        return names;
    }

    /** Whether a class had to be left without its hooks that this engine is counted by: then no count of sessions can be trusted. */
    public boolean incomplete(@Nullable Target engine) {
        for (String name : skipped) {
            if (engine == null || Targets.concerns(name, engine)) {
                return true;
            }
        }
        return false;
    }

    /** Time that classes of the engine waited for us. */
    public long millis() {
        return nanos.get() / 1_000_000;
    }

    private static boolean seesSeam(@Nullable ClassLoader loader) {
        try {
            return Class.forName(SessionHooks.class.getName(), false, loader) == SessionHooks.class;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private byte @Nullable [] weave(HookedClass expected, @Nullable ClassLoader loader, byte[] bytes) {
        ClassFileLocator locator = new ClassFileLocator.Compound(
                ClassFileLocator.Simple.of(expected.name(), bytes), ClassFileLocator.ForClassLoader.of(loader));
        // Lazy: the signatures of a class name types that a trimmed installation lacks, and that weaving need not look
        // into.
        TypePool pool = TypePool.Default.WithLazyResolution.of(locator);
        TypeDescription type = pool.describe(expected.name()).resolve();
        Shape shape = Shape.of(type, expected);
        if (!shape.missing().isEmpty()) {
            return skip(expected.name(), shape.describe());
        }
        byte[] woven = shape.hooks().isEmpty() ? null : decorate(type, bytes, pool, shape);
        statuses.add(new TargetStatus(rowOf(expected.name()), expected.name(), true, shape.describe()));
        return woven;
    }

    /** Runs the advice over the class by itself: the builder around it would load 200 classes more, while the engine waits. */
    private byte[] decorate(TypeDescription type, byte[] bytes, TypePool pool, Shape shape) {
        AsmVisitorWrapper.ForDeclaredMethods advice = advice(shape);
        ClassReader reader = OpenedClassReader.of(bytes, true);
        ClassWriter writer = new ClassWriter(reader, advice.mergeWriter(0));
        ClassFileVersion version = ClassFileVersion.ofClassFile(bytes);
        Implementation.Context context = Implementation.Context.Disabled.Factory.INSTANCE.make(
                type,
                new AuxiliaryType.NamingStrategy.SuffixingRandom("inari"),
                TypeInitializer.None.INSTANCE,
                version,
                version,
                Implementation.Context.FrameGeneration.EXPAND);
        ClassVisitor visitor = advice.wrap(
                type,
                writer,
                context,
                pool,
                type.getDeclaredFields(),
                type.getDeclaredMethods(),
                advice.mergeWriter(0),
                advice.mergeReader(0));
        reader.accept(visitor, advice.mergeReader(0));
        return writer.toByteArray();
    }

    private AsmVisitorWrapper.ForDeclaredMethods advice(Shape shape) {
        TypePool advices = TypePool.Default.of(ours);
        AsmVisitorWrapper.ForDeclaredMethods all = new AsmVisitorWrapper.ForDeclaredMethods();
        for (Map.Entry<MethodDescription.InDefinedShape, Hook> hook :
                shape.hooks().entrySet()) {
            TypeDescription advice =
                    advices.describe(adviceName(hook.getValue().kind())).resolve();
            all = all.method(ElementMatchers.is(hook.getKey()), Advice.to(advice, ours));
        }
        return all;
    }

    private static String adviceName(Hook.Kind kind) {
        switch (kind) {
            case OPEN:
                return "dev.inari.agent.weave.OpenAdvice";
            case REGISTER:
                return "dev.inari.agent.weave.RegisterAdvice";
            case CLOSE:
                return "dev.inari.agent.weave.CloseAdvice";
            case WATCH_EVENT:
                return "dev.inari.agent.weave.WatchAdvice";
            case STATEMENT:
                return "dev.inari.agent.weave.StatementAdvice";
            case SUBMIT:
                return "dev.inari.agent.weave.SubmitAdvice";
            default:
                return "dev.inari.agent.weave.StartAdvice";
        }
    }

    private byte @Nullable [] skip(String className, String why) {
        HookedClass hooked = Targets.hooked(className);
        HookedClass.Part part = hooked == null ? HookedClass.Part.SESSIONS : hooked.part();
        if (part == HookedClass.Part.SESSIONS) {
            skipped.add(className);
        }
        statuses.add(new TargetStatus(rowOf(className), className, false, why));
        problems.report(className + " is left as it is, " + consequence(part) + ": " + why);
        return null;
    }

    private static String consequence(HookedClass.Part part) {
        switch (part) {
            case WATCH:
                return "the watch of its znode is not looked after";
            case JOBS:
                return "jobs that its engine submits are not seen, or not whose they are";
            default:
                return "sessions of its engine are unknown";
        }
    }

    private static String rowOf(String className) {
        Target row = Targets.ofManagerName(className);
        return row == null ? "" : row.name();
    }
}
