package standin;

import java.lang.instrument.Instrumentation;

/** The least that a -javaagent can be. */
public final class EmptyAgent {
    public static void premain(String options, Instrumentation instrumentation) {}
}
