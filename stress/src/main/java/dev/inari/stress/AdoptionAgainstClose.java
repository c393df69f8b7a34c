package dev.inari.stress;

import dev.inari.agent.engine.Adoption;
import dev.inari.agent.engine.EngineControl;
import dev.inari.agent.engine.EngineSight;
import dev.inari.agent.engine.HookListener;
import dev.inari.agent.engine.ShutdownHooks;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import org.apache.flink.table.gateway.service.session.SessionManagerImpl;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** The agent was attached and takes over a session just as the engine closes it: in the end it is closed, whatever the one saw of the other. */
@JCStressTest
@Description("A session is adopted while it closes: all is known, user sessions in the end.")
@Outcome(id = "true, 0", expect = Expect.ACCEPTABLE, desc = "the session is closed")
@Outcome(id = "true, 1", expect = Expect.FORBIDDEN, desc = "a session that was closed is counted for ever")
@Outcome(id = "false, .*", expect = Expect.FORBIDDEN, desc = "the counts stay unknown")
@Outcome(expect = Expect.FORBIDDEN, desc = "a session was counted twice, or fell below zero")
@State
public class AdoptionAgainstClose implements SessionManagerImpl.Hooks {
    private static final Instrumentation NONE = (Instrumentation) Proxy.newProxyInstance(
            AdoptionAgainstClose.class.getClassLoader(),
            new Class<?>[] {Instrumentation.class},
            (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    private final Engine engine = new Engine();
    private final SeenHandle handle = new SeenHandle();
    private final SessionManagerImpl manager = new SessionManagerImpl();
    private final EngineSight sight = new EngineSight(new ShutdownHooks(NONE));
    private final Adoption adoption = new Adoption(sight, engine.registry, true);

    public AdoptionAgainstClose() {
        EngineControl control = new EngineControl(engine.gate, sight, () -> null, Runnable::run, null);
        new HookListener(sight, engine.registry, control, () -> {}).started(manager);
        manager.sessions.put(handle, this);
    }

    @Actor
    public void agent() {
        adoption.tryAdopt();
    }

    @Actor
    public void closer() {
        // At any other moment the two would hardly ever meet: looking through all stacks takes the agent far longer.
        while (!handle.seen) {
            Thread.onSpinWait();
        }
        manager.closeSession(handle, this);
    }

    @Arbiter
    public void count(ZI_Result r) {
        // Its next turn, a second later in real life.
        adoption.tryAdopt();
        r.r1 = adoption.missing().isEmpty();
        r.r2 = engine.users();
    }

    @Override
    public void closing(Object handle) {
        engine.registry.closing(handle);
    }

    @Override
    public void closed(Object handle) {
        engine.registry.closed(handle, false, null);
    }

    /** A handle that knows when the agent has found it and is about to enter its session. */
    public static final class SeenHandle {
        private volatile boolean seen;

        /** Called by the agent, by name. */
        public String getIdentifier() {
            seen = true;
            return "session";
        }
    }
}
