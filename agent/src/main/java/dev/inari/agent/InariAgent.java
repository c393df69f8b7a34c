package dev.inari.agent;

import dev.inari.agent.gate.NameGate;
import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * Entry of the agent: installs the name gate and gets out of the way. Runs before the engine's main class, in its system class loader, so
 * it touches no logging framework, no JMX, no NIO and no lambda, keeps no state but "installed", and never throws: a broken agent must
 * leave the engine as it was.
 */
public final class InariAgent {
    private static boolean installed;

    private InariAgent() {}

    /** Entry by {@code -javaagent:inari-agent.jar=options}. */
    public static void premain(@Nullable String options, Instrumentation instrumentation) {
        install(options, instrumentation, false);
    }

    /** Entry by attaching to a running JVM. Classes that are loaded already are woven again. */
    public static void agentmain(@Nullable String options, Instrumentation instrumentation) {
        install(options, instrumentation, true);
    }

    private static synchronized void install(
            @Nullable String options, Instrumentation instrumentation, boolean attached) {
        try {
            if (installed) {
                System.err.println("inari: a second copy of the agent was ignored; the first one goes on");
                return;
            }
            installed = true;
            NameGate gate = new NameGate(instrumentation, options == null ? "" : options, attached);
            instrumentation.addTransformer(gate, attached);
            if (attached) {
                gate.weaveLoadedClasses();
            }
        } catch (Throwable e) {
            System.err.println("inari: the agent could not be installed, the engine runs on without it: " + e);
        }
    }
}
