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
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
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
            return seesSeam(loader) ? weave(expected, bytes) : skip(name, "its class loader does not see us");
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

    private byte @Nullable [] weave(HookedClass expected, byte[] bytes) {
        ClassReader type = new ClassReader(bytes);
        Shape shape = Shape.of(type, expected);
        if (!shape.missing().isEmpty()) {
            return skip(expected.name(), shape.describe());
        }
        byte[] woven = shape.isEmpty() ? null : decorate(type, shape);
        statuses.add(new TargetStatus(rowOf(expected.name()), expected.name(), true, shape.describe()));
        return woven;
    }

    /** All but the methods to hook is copied as it is. */
    private static byte[] decorate(ClassReader type, Shape shape) {
        ClassWriter writer = new ClassWriter(type, 0);
        ClassVisitor hooking = new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public @Nullable MethodVisitor visitMethod(
                    int access,
                    String name,
                    String descriptor,
                    @Nullable String signature,
                    String @Nullable [] exceptions) {
                MethodVisitor to = super.visitMethod(access, name, descriptor, signature, exceptions);
                Map.Entry<Shape.Method, Hook> hooked = shape.hooked(name, descriptor);
                return hooked == null
                        ? to
                        : new HookedMethod(to, hooked.getValue().kind(), type.getClassName(), hooked.getKey());
            }
        };
        type.accept(hooking, ClassReader.EXPAND_FRAMES);
        return writer.toByteArray();
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
