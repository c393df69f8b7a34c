package dev.inari.sidecar.simulation;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;
import net.bytebuddy.implementation.ExceptionMethod;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.StubMethod;
import org.jspecify.annotations.Nullable;

/** A method of the product that is replaced by a wrong one in the running JVM. */
record Change(String type, String method, String how, Implementation wrong) {
    static Change returns(String type, String method, @Nullable Object value) {
        Implementation wrong = value == null ? FixedValue.nullValue() : FixedValue.value(value);
        return new Change(type, method, "is always '" + value + "'", wrong);
    }

    static Change doesNothing(String type, String method) {
        return new Change(type, method, "does nothing", StubMethod.INSTANCE);
    }

    static Change fails(String type, String method) {
        return new Change(type, method, "fails", ExceptionMethod.throwing(IllegalStateException.class));
    }

    /** Runs {@code what} with it, and takes it back. */
    void during(Runnable what) throws ReflectiveOperationException, IOException {
        ByteBuddyAgent.install();
        Class<?> changed = Class.forName("dev.inari." + type);
        // A name that is gone would leave the product as it is.
        if (Arrays.stream(changed.getDeclaredMethods()).map(Method::getName).noneMatch(method::equals)) {
            throw new NoSuchMethodException(changed + " has no method " + method);
        }
        ClassReloadingStrategy reloading = ClassReloadingStrategy.fromInstalledAgent();
        new ByteBuddy()
                .redefine(changed)
                .method(named(method))
                .intercept(wrong)
                .make()
                .load(changed.getClassLoader(), reloading);
        try {
            what.run();
        } finally {
            reloading.reset(changed);
        }
    }

    @Override
    public String toString() {
        return type + "." + method + " " + how;
    }
}
