package dev.inari.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.agent.target.Hook;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Weaves a hook of each kind into each method that can have one, of all classes of all jars that this test runs with, and has the JVM verify
 * them: engines are compiled by compilers and versions that no fixture knows. More jars, of an engine say, may be named in the system
 * property {@code inari.jars}.
 */
class EveryMethodTest {
    private static final int UNFIT = Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_STATIC;

    private int woven;
    private int turn;
    private int methods;

    @Test
    void theVerifierTakesEachOfThem() throws IOException {
        Map<String, String> refused = new LinkedHashMap<>();
        String path = System.getProperty("java.class.path") + File.pathSeparator + System.getProperty("inari.jars", "");
        for (String jar : path.split(File.pathSeparator)) {
            if (jar.endsWith(".jar")) {
                verify(new File(jar), refused);
            }
        }
        System.out.println(woven + " methods were woven, of classes with " + methods + " that could be linked");
        assertThat(refused).isEmpty();
        assertThat(methods).isGreaterThan(10_000);
    }

    private void verify(File file, Map<String, String> refused) throws IOException {
        try (JarFile jar = new JarFile(file)) {
            Loader loader = new Loader(jar, true);
            Loader plain = new Loader(jar, false);
            for (JarEntry entry : Collections.list(jar.entries())) {
                String name = entry.getName();
                if (name.endsWith(".class") && !name.startsWith("META-INF") && !name.endsWith("-info.class")) {
                    String type =
                            name.substring(0, name.length() - ".class".length()).replace('/', '.');
                    String refusal = loader.refusal(type);
                    // Some do not fit together unwoven either, with the jars that happen to be here.
                    if (!refusal.isEmpty() && plain.refusal(type).isEmpty()) {
                        refused.put(type, refusal);
                    }
                }
            }
        }
    }

    private Hook.@Nullable Kind choose(int access, String name, String descriptor) {
        if ((access & UNFIT) != 0 || name.startsWith("<")) {
            return null;
        }
        List<Hook.Kind> possible = possible(Type.getArgumentTypes(descriptor), Type.getReturnType(descriptor));
        woven++;
        return possible.get(turn++ % possible.size());
    }

    private static List<Hook.Kind> possible(Type[] parameters, Type returned) {
        List<Hook.Kind> kinds = new ArrayList<>(List.of(Hook.Kind.START));
        if (parameters.length == 0 || isObject(parameters[parameters.length - 1])) {
            kinds.add(Hook.Kind.STATEMENT);
        }
        if (parameters.length > 0 && isObject(parameters[0])) {
            kinds.addAll(List.of(Hook.Kind.OPEN, Hook.Kind.CLOSE, Hook.Kind.SUBMIT));
            if (returned.getSort() == Type.VOID) {
                kinds.add(Hook.Kind.WATCH_EVENT);
            }
            if (parameters.length > 1 && isObject(parameters[1])) {
                kinds.add(Hook.Kind.REGISTER);
            }
        }
        return kinds;
    }

    private static boolean isObject(Type type) {
        return type.getSort() >= Type.ARRAY;
    }

    /** All of one jar, woven; what it needs of others is the test's own. */
    private final class Loader extends ClassLoader {
        private final JarFile jar;
        private final boolean weaves;
        private final Map<String, Class<?>> known = new HashMap<>();

        Loader(JarFile jar, boolean weaves) {
            super(EveryMethodTest.class.getClassLoader());
            this.jar = jar;
            this.weaves = weaves;
        }

        String refusal(String type) {
            try {
                // Links the class, which verifies it.
                Method[] linked = loadClass(type).getDeclaredMethods();
                methods += linked.length;
                return "";
            } catch (VerifyError | ClassFormatError e) {
                return e.toString().lines().limit(6).collect(Collectors.joining(" "));
            } catch (ClassNotFoundException | LinkageError e) {
                // Of a library that is not here.
                return "";
            }
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            Class<?> loaded = known.get(name);
            JarEntry entry = loaded == null ? jar.getJarEntry(name.replace('.', '/') + ".class") : null;
            if (loaded != null || entry == null) {
                return loaded == null ? super.loadClass(name, resolve) : loaded;
            }
            try (InputStream from = jar.getInputStream(entry)) {
                byte[] bytes = from.readAllBytes();
                bytes = weaves ? WovenClass.woven(bytes, EveryMethodTest.this::choose) : bytes;
                Class<?> defined = defineClass(name, bytes, 0, bytes.length);
                known.put(name, defined);
                return defined;
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
