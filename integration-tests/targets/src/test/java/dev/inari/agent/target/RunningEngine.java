package dev.inari.agent.target;

import dev.inari.agent.engine.EngineControl;
import dev.inari.agent.engine.EngineSight;
import dev.inari.agent.engine.HookListener;
import dev.inari.agent.engine.ShutdownHooks;
import dev.inari.agent.seam.SessionHooks;
import dev.inari.agent.session.ExitGate;
import dev.inari.agent.session.SessionEvents;
import dev.inari.agent.session.SessionRegistry;
import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.SessionCounts;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A woven manager whose hooks are connected to a registry of its own: runs opens and closes and tells what was counted. */
final class RunningEngine implements SessionEvents {
    private final ExitGate gate = new ExitGate();
    private final SessionRegistry registry = new SessionRegistry(gate, this);
    private final EngineControl control;
    private final Object manager;
    private final List<String> events = new ArrayList<>();

    RunningEngine(Object manager) {
        this.manager = manager;
        Instrumentation none = (Instrumentation) Proxy.newProxyInstance(
                RunningEngine.class.getClassLoader(), new Class<?>[] {Instrumentation.class}, (proxy, method, args) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
        EngineSight sight = new EngineSight(new ShutdownHooks(none));
        control = new EngineControl(gate, sight, () -> null, Runnable::run, null);
        SessionHooks.connect(new HookListener(sight, registry, control, () -> {}));
    }

    /** Calls the method of this name; what it throws comes out as it is. */
    @Nullable
    Object call(String name, @Nullable Object... arguments) throws Throwable {
        for (Method method : manager.getClass().getMethods()) {
            if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
                try {
                    return method.invoke(manager, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getTargetException();
                }
            }
        }
        throw new NoSuchMethodException(name);
    }

    ExitAnswer requestExit() {
        return control.requestExit(ExitGate.epoch(gate.read()), "test");
    }

    EngineControl control() {
        return control;
    }

    SessionCounts counts() {
        return counts(null);
    }

    /** The same, beside the engine's own map. */
    SessionCounts counts(@Nullable Map<?, ?> engineMap) {
        return registry.counts(gate.read(), true, engineMap);
    }

    /** What was told: opened, closed, last. */
    List<String> events() {
        return events;
    }

    @Override
    public void opened(String id) {
        events.add("opened");
    }

    @Override
    public void closed(String id) {
        events.add("closed");
    }

    @Override
    public void lastUserClosed(long epoch) {
        events.add("last");
    }
}
