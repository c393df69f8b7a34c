package dev.inari.agent.weave;

import dev.inari.agent.target.Hook;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/** Weaves methods by their name alone, so that tests can weave what no table row names; the JVM verifies the result. */
final class WovenClass extends ClassLoader {
    private final Class<?> woven;

    private WovenClass(Class<?> type, byte[] bytes) {
        super(type.getClassLoader());
        woven = defineClass(type.getName(), bytes, 0, bytes.length);
    }

    static WovenClass of(Class<?> type, Map<String, Hook.Kind> kinds) {
        return new WovenClass(type, bytes(type, kinds));
    }

    static byte[] bytes(Class<?> type, Map<String, Hook.Kind> kinds) {
        String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream from = type.getResourceAsStream(file)) {
            byte[] bytes = from == null ? new byte[0] : from.readAllBytes();
            return woven(bytes, (access, name, descriptor) -> kinds.get(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An instance of the woven class. */
    Object made() {
        try {
            Constructor<?> constructor = woven.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Chooses what to weave into a method. */
    interface Choice {
        Hook.@Nullable Kind of(int access, String name, String descriptor);
    }

    static byte[] woven(byte[] bytes, Choice choice) {
        ClassReader reader = new ClassReader(bytes);
        Map<String, Shape.Method> methods = new HashMap<>();
        reader.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access,
                            String name,
                            String descriptor,
                            @Nullable String signature,
                            String @Nullable [] exceptions) {
                        Shape.Method method = new Shape.Method(name, descriptor);
                        methods.put(name + descriptor, method);
                        return method.measure();
                    }
                },
                0);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access,
                            String name,
                            String descriptor,
                            @Nullable String signature,
                            String @Nullable [] exceptions) {
                        MethodVisitor to = super.visitMethod(access, name, descriptor, signature, exceptions);
                        Hook.Kind kind = choice.of(access, name, descriptor);
                        Shape.Method method = methods.get(name + descriptor);
                        return kind == null || method == null
                                ? to
                                : new HookedMethod(to, kind, reader.getClassName(), method);
                    }
                },
                ClassReader.EXPAND_FRAMES);
        return writer.toByteArray();
    }
}
