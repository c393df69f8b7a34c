package dev.inari.agent.engine;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;

/** Makes sights for tests, which have no instrumentation to find shutdown hooks with. */
final class Sights {
    private Sights() {}

    static EngineSight empty() {
        Instrumentation none = (Instrumentation) Proxy.newProxyInstance(
                Sights.class.getClassLoader(), new Class<?>[] {Instrumentation.class}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
        return new EngineSight(new ShutdownHooks(none));
    }
}
