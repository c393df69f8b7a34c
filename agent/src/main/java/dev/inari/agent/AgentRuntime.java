package dev.inari.agent;

import dev.inari.agent.engine.Adoption;
import dev.inari.agent.engine.CloseOrders;
import dev.inari.agent.engine.Engine;
import dev.inari.agent.engine.EngineControl;
import dev.inari.agent.engine.EngineIdentity;
import dev.inari.agent.engine.EngineSight;
import dev.inari.agent.engine.HookListener;
import dev.inari.agent.engine.LastResort;
import dev.inari.agent.engine.LiveThreads;
import dev.inari.agent.engine.ProcessIdentity;
import dev.inari.agent.engine.SessionCloser;
import dev.inari.agent.engine.ShutdownHooks;
import dev.inari.agent.engine.Vitals;
import dev.inari.agent.jmx.Management;
import dev.inari.agent.jobs.Jobs;
import dev.inari.agent.seam.JobHooks;
import dev.inari.agent.seam.SessionHooks;
import dev.inari.agent.seam.WatchHooks;
import dev.inari.agent.session.ExitGate;
import dev.inari.agent.session.SessionEvents;
import dev.inari.agent.session.SessionRegistry;
import dev.inari.agent.target.HookedClass;
import dev.inari.agent.target.Targets;
import dev.inari.agent.watch.Watches;
import dev.inari.agent.weave.EarlyClasses;
import dev.inari.agent.weave.Weaver;
import dev.inari.mbeans.SessionsMXBean;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts the agent together at the first class of an engine, behind the gate: hooks call the registry, the registry's events go to the agent's
 * thread, which shows them as MBeans. The gate knows it as a transformer, and runs it once when all loaded classes were woven again.
 */
public final class AgentRuntime implements ClassFileTransformer, Runnable, SessionEvents {
    private final Instrumentation instrumentation;
    private final Options options;
    private final AgentThread thread;
    private final EngineSight sight;
    private final Weaver weaver;
    private final Adoption adoption;
    private final Problems problems = new Problems();
    private final ExitGate gate = new ExitGate();
    private final SessionRegistry registry;
    private final ProcessIdentity process;
    private final Engine engine;
    private final EngineControl control;
    private final boolean attached;
    private final LongSupplier hookErrors = new HookErrors();
    private volatile @Nullable Management management;
    private @Nullable EngineIdentity identity;
    private @Nullable Watches watches;
    private @Nullable Vitals vitals;
    private @Nullable CloseOrders orders;
    private @Nullable LastResort lastResort;
    private volatile @Nullable Jobs jobs;
    private volatile boolean engineSeen;
    private volatile boolean allWoven;

    private AgentRuntime(Instrumentation instrumentation, String optionText, boolean attached) {
        this.instrumentation = instrumentation;
        options = Options.parse(optionText, problems);
        thread = new AgentThread(problems);
        sight = new EngineSight(new ShutdownHooks(instrumentation));
        weaver = new Weaver(problems, new Loaded());
        registry = new SessionRegistry(gate, this);
        adoption = new Adoption(sight, registry, attached);
        process = ProcessIdentity.current();
        engine = new Engine(process.agentId(), gate, registry, sight, new Doubt(), hookErrors, new JobChanges());
        control = new EngineControl(gate, sight, engine, thread, mainThread());
        this.attached = attached;
        allWoven = !attached;
        // Woven methods call all of the seam; a class of it that cannot be loaded must fail here, and not in the
        // engine.
        WatchHooks.connect(null);
        JobHooks.errors();
        SessionHooks.connect(new HookListener(sight, registry, control, new EngineSeen()));
    }

    /** Called by the gate, once. */
    public static ClassFileTransformer start(Instrumentation instrumentation, String options, boolean attached) {
        AgentRuntime runtime = new AgentRuntime(instrumentation, options, attached);
        runtime.thread.start(runtime.new EverySecond());
        return runtime;
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            String className,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] bytes) {
        byte[] woven = weaver.transform(loader, className, redefined, domain, bytes);
        if (weaver.incomplete(sight.likelyTarget())) {
            // No hook may ever show us this engine; it is shown as one whose sessions are unknown.
            onEngineSeen();
        }
        if (jobs == null) {
            seeJobs(className.replace('/', '.'));
        }
        return woven;
    }

    /** Not made before a class shows that this engine submits jobs. */
    private synchronized void seeJobs(String className) {
        HookedClass hooked = Targets.hooked(className);
        if (jobs == null && hooked != null && hooked.part() == HookedClass.Part.JOBS) {
            jobs = new Jobs(sight, thread::later, problems);
            thread.later(() -> new EarlyClasses(instrumentation, weaver, attached, problems).weave());
        }
    }

    /** All classes that were loaded before us are woven. */
    @Override
    public void run() {
        allWoven = true;
        // An engine that was attached to is shown even before its manager shows itself: as one whose sessions are
        // unknown.
        engineSeen = true;
        thread.later(this::everySecond);
    }

    /** Shown at the agent's next turn, within a second: until then the engine's own start has the machine for itself. */
    private void onEngineSeen() {
        engineSeen = true;
    }

    /** On the agent's thread. What only it needs is made here, and not while a class of the engine waits. */
    private void show() {
        if (watches == null) {
            watches = new Watches(options.watches(), sight, attached, problems);
        }
        if (vitals == null) {
            vitals = new Vitals(sight, control, watches::state);
        }
        if (orders == null) {
            SessionCloser closer = new SessionCloser(sight, gate, registry, engine, this::shareLevel);
            orders = new CloseOrders(closer, sight, thread::later);
        }
        Management shown = management();
        shown.open(vitals, orders);
        if (options.announce()) {
            shown.keepAnnounced(options.runDirectory());
        }
        vitals.look();
        watches.look();
        if (watches.seen()) {
            shown.show(watches);
        }
        Jobs submitted = jobs;
        if (submitted != null && submitted.seen()) {
            shown.show(submitted.registry());
        }
        leaveAfterSilence();
    }

    private void leaveAfterSilence() {
        long millis = options.leaveAfterSilenceMillis();
        if (millis < 0) {
            return;
        }
        if (lastResort == null) {
            lastResort = new LastResort(millis, engine, control, gate, this::shareLevel, problems);
        }
        lastResort.look();
    }

    private Management management() {
        Management made = management;
        if (made == null) {
            made = new Management(
                    process, identity(), sight, engine, control, registry, weaver, problems, hookErrors, attached);
            management = made;
        }
        return made;
    }

    private EngineIdentity identity() {
        if (identity == null) {
            identity = new EngineIdentity(sight, options.shareLevel());
        }
        return identity;
    }

    private String shareLevel() {
        return identity().shareLevel()[0];
    }

    private void everySecond() {
        if (allWoven && !adoption.missing().isEmpty()) {
            adoption.tryAdopt();
        }
        if (engineSeen) {
            show();
        }
    }

    private @Nullable String doubt() {
        if (weaver.incomplete(sight.target())) {
            return "a class of the engine was left without hooks; see the agent's targets";
        }
        String missing = adoption.missing();
        return missing.isEmpty() ? null : missing;
    }

    private static @Nullable Thread mainThread() {
        for (Thread thread : LiveThreads.list()) {
            if (thread.getName().equals("main") && isMainGroup(thread.getThreadGroup())) {
                return thread;
            }
        }
        return null;
    }

    /** A thread's id is no contract: on JDK 25 the first one is not 1. */
    private static boolean isMainGroup(@Nullable ThreadGroup group) {
        return group != null && group.getName().equals("main");
    }

    @Override
    public void opened(String id) {
        tell(SessionsMXBean.OPENED, "a session opened", id);
    }

    @Override
    public void closed(String id) {
        tell(SessionsMXBean.CLOSED, "the close of a session was attempted", id);
    }

    @Override
    public void lastUserClosed(long epoch) {
        tell(SessionsMXBean.LAST_USER_CLOSED, "no user session is left", epoch);
    }

    private void tell(String type, String message, Object data) {
        Management to = management;
        // Before the first showing nobody can listen.
        if (to != null) {
            thread.later(new Notice(to, type, message, data));
        }
    }

    // No lambdas for what is put together while the engine waits: the first one of a JVM costs 5 ms.

    private static final class HookErrors implements LongSupplier {
        @Override
        public long getAsLong() {
            return SessionHooks.errors();
        }
    }

    private final class JobChanges implements LongSupplier {
        @Override
        public long getAsLong() {
            Jobs submitted = jobs;
            return submitted == null ? 0 : submitted.registry().changes();
        }
    }

    private final class Loaded implements Weaver.Listener {
        @Override
        public void classLoaded(String className, @Nullable ClassLoader by) {
            sight.classLoaded(className, by);
        }
    }

    private final class Doubt implements Supplier<@Nullable String> {
        @Override
        public @Nullable String get() {
            return doubt();
        }
    }

    private final class EngineSeen implements Runnable {
        @Override
        public void run() {
            onEngineSeen();
        }
    }

    private final class EverySecond implements Runnable {
        @Override
        public void run() {
            everySecond();
        }
    }
}
