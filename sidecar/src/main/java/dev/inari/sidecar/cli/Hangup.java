package dev.inari.sidecar.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of SIGHUP. The JDK tells of signals only in {@code sun.misc}, for which there is no replacement, and of whose use javac warns in a way
 * that nothing silences; hence by name. A JVM without it costs reading the configuration again, and nothing else.
 */
final class Hangup {
    private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

    private Hangup() {}

    /** Has {@code task} run at each SIGHUP, on a thread of its own. Under nohup, SIGHUP stays ignored. */
    static void handle(Runnable task) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            MethodHandle run = MethodHandles.lookup()
                    .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                    .bindTo(task);
            MethodHandle ignoringWhich = MethodHandles.dropArguments(run, 0, signal);
            Object handle = MethodHandleProxies.asInterfaceInstance(handler, ignoringWhich);
            Object hangup = signal.getConstructor(String.class).newInstance("HUP");
            signal.getMethod("handle", signal, handler).invoke(null, hangup, handle);
        } catch (InvocationTargetException e) {
            // As where the JVM was started with -Xrs, or the system knows no such signal.
            cannot(String.valueOf(e.getCause()));
        } catch (ReflectiveOperationException e) {
            cannot(e.toString());
        }
    }

    private static void cannot(String why) {
        LOG.warn("SIGHUP cannot be heard in this JVM ({}); restart to have the configuration read again", why);
    }
}
