package dev.inari.sidecar.simulation;

import dev.inari.agent.target.SessionModel;
import dev.inari.agent.target.Targets;
import dev.inari.mbeans.CloseAnswer;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.SessionKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The people behind an engine: they open and close sessions when they like, twice, too late, and where no hook sees it. */
final class Users {
    private static final SessionModel MODEL = Objects.requireNonNull(
                    Targets.ofManagerName("org.apache.flink.table.gateway.service.session.SessionManagerImpl"))
            .sessions();

    private final SimEngine engine;
    private final World world;
    /** Open sessions of those who asked for no close yet, and when they were used last. */
    private final Map<String, Long> open = new LinkedHashMap<>();

    private final List<String> leaked = new ArrayList<>();
    private int opening;
    private int strangers;
    private int made;

    Users(SimEngine engine, World world) {
        this.engine = engine;
        this.world = world;
    }

    /** Whom the engine serves, as nobody in the life but the judge may know. */
    int served() {
        return open.size() + opening + strangers;
    }

    /** The sessions that are open, as the agent lists them. */
    List<SessionInfo> sessions() {
        List<SessionInfo> infos = new ArrayList<>();
        open.forEach((handle, lastUse) -> {
            SessionInfo.Builder info = new SessionInfo.Builder(handle, SessionKind.USER);
            info.lastAccessMillis = lastUse / Chance.MILLISECOND;
            info.idleMillis = idleMillis(lastUse);
            info.runningOperations = 0;
            infos.add(info.build());
        });
        return infos;
    }

    private long idleMillis(long lastUse) {
        return (world.time().now() - lastUse) / Chance.MILLISECOND;
    }

    /** The sessions whose close failed and that the engine holds still, as the agent lists them. */
    List<SessionInfo> leaked() {
        List<SessionInfo> infos = new ArrayList<>();
        for (String handle : leaked) {
            infos.add(new SessionInfo.Builder(handle, SessionKind.USER).build());
        }
        return infos;
    }

    /** The sidecar has a session closed: one that leaked, or one that nobody used since then. */
    CloseAnswer close(String handle, long lastAccessMillis) {
        Long lastUse = open.get(handle);
        if (leaked.contains(handle)) {
            if (world.chance().of(0.3)) {
                return new CloseAnswer(CloseAnswer.Code.STILL_THERE, "simulated");
            }
            leaked.remove(handle);
            engine.agent().engineMap().remove(handle);
            return new CloseAnswer(CloseAnswer.Code.GONE, "simulated");
        }
        if (lastUse == null) {
            return new CloseAnswer(CloseAnswer.Code.ALREADY_GONE, "simulated");
        }
        if (lastUse / Chance.MILLISECOND != lastAccessMillis) {
            return new CloseAnswer(CloseAnswer.Code.MOVED, "simulated");
        }
        world.judge().closes(engine, handle, idleMillis(lastUse));
        closes(handle);
        return new CloseAnswer(CloseAnswer.Code.GONE, "simulated");
    }

    /** Somebody wants a session now. */
    void arrives() {
        engine.whenRunning(engine.agent().woven ? this::open : this::pass);
    }

    private void open() {
        engine.agent().shown = true;
        if (!engine.agent().registry().tryOpen()) {
            world.trace(() -> engine + " refuses a session");
            return;
        }
        opening++;
        world.trace(() -> engine + " begins to open a session");
        Chance chance = world.chance();
        boolean fails = chance.of(0.1);
        long lasts = chance.of(0.1) ? chance.millis(100, 5000) : chance.millis(0, 20);
        world.time().in(lasts, () -> engine.whenRunning(() -> openEnds(fails)));
    }

    private void openEnds(boolean fails) {
        SimAgent agent = engine.agent();
        agent.busy();
        if (!fails) {
            String handle = engine.number() + "-" + made++;
            agent.engineMap().put(handle, handle);
            agent.registry().opened(MODEL, handle, null, "");
            open.put(handle, world.time().now());
            learnShareLevel();
            world.trace(() -> engine + " has session " + handle);
            stays(handle);
        }
        opening--;
        agent.registry().openEnded(fails);
    }

    /** Some agents learn the share level only from the first session. */
    private void learnShareLevel() {
        SimAgent agent = engine.agent();
        if (agent.shareLevel.equals("UNKNOWN") && world.chance().of(0.5)) {
            agent.shareLevel = world.chance().of(0.7) ? Policies.CONNECTION : "USER";
        }
    }

    private void stays(String handle) {
        Chance chance = world.chance();
        if (chance.of(0.03) && !world.calm()) {
            // Forgotten by its client.
            return;
        }
        long lasts = chance.of(0.4) ? chance.millis(0, 200) : chance.millis(200, 15_000);
        world.time().in(lasts, () -> engine.whenRunning(() -> closes(handle)));
        if (chance.of(0.3)) {
            world.time()
                    .in(
                            lasts / 2,
                            () -> open.computeIfPresent(
                                    handle, (same, lastUse) -> world.time().now()));
        }
    }

    private void closes(String handle) {
        if (open.remove(handle) == null) {
            return;
        }
        Chance chance = world.chance();
        engine.agent().registry().closing(handle);
        boolean fails = chance.of(0.08);
        long lasts = chance.of(0.15) ? chance.millis(50, 3000) : chance.millis(0, 10);
        world.time().in(lasts, () -> engine.whenRunning(() -> closeEnds(handle, fails)));
        if (chance.of(0.05)) {
            // The engine's own idle checker closes it too, and both come back.
            world.time().in(chance.millis(0, 50), () -> engine.whenRunning(() -> closeEnds(handle, false)));
        }
    }

    private void closeEnds(String handle, boolean fails) {
        SimAgent agent = engine.agent();
        if (!fails) {
            agent.engineMap().remove(handle);
            leaked.remove(handle);
        } else if (agent.engineMap().containsKey(handle) && !leaked.contains(handle)) {
            leaked.add(handle);
        }
        agent.busy();
        agent.registry().closed(handle, fails, agent.engineMap());
        world.trace(() -> engine + (fails ? " fails to close " : " has closed ") + handle);
        if (world.chance().of(0.02)) {
            agent.registry().closed("nobody", false, agent.engineMap());
        }
    }

    /** Somebody comes whom no hook sees; behind a closed gate there is nobody who could. */
    void strangerArrives() {
        engine.whenRunning(() -> {
            if (!engine.agent().wayOut().phase().closing()) {
                pass();
            }
        });
    }

    /** The agent can notice by the engine's own map that somebody is there, or by the error of its hook, or by both. */
    private void pass() {
        SimAgent agent = engine.agent();
        strangers++;
        boolean hookFailed = world.chance().of(0.5);
        if (hookFailed) {
            agent.hookFails();
        } else {
            agent.mapReadable = true;
        }
        String handle = "stranger-" + made++;
        agent.engineMap().put(handle, handle);
        world.trace(() -> engine + " has a session that no hook saw" + (hookFailed ? ", because a hook failed" : ""));
    }

    /** Everybody goes, so that the engine is idle if it is not in doubt. */
    void allLeave() {
        engine.whenRunning(() -> {
            strangers = 0;
            engine.agent().engineMap().keySet().removeIf(handle -> handle.startsWith("stranger"));
            List.copyOf(open.keySet()).forEach(this::closes);
        });
    }

    /** The process has ended, and their sessions with it. */
    void allGone() {
        open.clear();
        opening = 0;
        strangers = 0;
    }
}
