package dev.inari.sidecar.metrics;

import dev.inari.jmx.EngineIdentity;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionCounts;
import dev.inari.mbeans.WatchState;
import dev.inari.sidecar.EngineView;
import dev.inari.sidecar.FindingView;
import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Stage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** How the engines are at the instant of a scrape. Not thread-safe: scrapes come one at a time. */
final class EngineMeters {
    private final Gauges engines;
    private final Gauges longest;
    private final Gauges held;
    private final Gauges uncounted;
    private final Gauges sessions;
    private final Gauges conditions;
    private final Gauges watches;
    private Supplier<List<EngineView>> views = List::of;

    EngineMeters(MeterRegistry registry) {
        engines = new Gauges(
                registry,
                "inari.engines",
                null,
                "Engines of this host. share_level is UNKNOWN until the agent told it.");
        longest = new Gauges(
                registry,
                "inari.engines.longest.in.stage",
                "seconds",
                "For how long the engine has been in this stage that has been in it for longest; 0 if none is.");
        held = new Gauges(registry, "inari.engines.held", null, "Engines that an operator holds.");
        uncounted = new Gauges(
                registry,
                "inari.engines.uncounted",
                null,
                "Engines whose sessions are not known for certain. They are taken to serve somebody.");
        sessions = new Gauges(
                registry,
                "inari.sessions",
                null,
                "Sessions of all engines as their last heartbeats told. user and opening hold an engine; leaked ones are those whose close failed.");
        conditions = new Gauges(
                registry,
                "inari.engine.conditions",
                null,
                "Engines that have this condition now, as in docs/conditions.md.");
        watches = new Gauges(
                registry,
                "inari.watches",
                null,
                "Engines by the state of the ZooKeeper watch by which they hear that their znode was deleted; NONE are not registered.");
    }

    void reading(Supplier<List<EngineView>> now) {
        views = now;
    }

    void look() {
        Sum sum = new Sum();
        views.get().stream().filter(view -> view.stage() != Stage.GONE).forEach(sum::add);
        engines.setAll(sum.engines);
        sum.longest.forEach((stage, seconds) -> longest.set(seconds, "stage", stage.name()));
        held.set(sum.held);
        uncounted.set(sum.uncounted);
        sessions.set(sum.user, "kind", "user");
        sessions.set(sum.opening, "kind", "opening");
        sessions.set(sum.probe, "kind", "probe");
        sessions.set(sum.batch, "kind", "batch");
        sessions.set(sum.leaked, "kind", "leaked");
        sum.conditions.forEach((condition, count) -> conditions.set(count, "condition", condition.key()));
        sum.watches.forEach((state, count) -> watches.set(count, "state", state.name()));
    }

    /** All engines added up. */
    private static final class Sum {
        final Map<Tags, Double> engines = new HashMap<>();
        final Map<Stage, Double> longest = zeros(Stage.class, Stage.values());
        final Map<Condition, Double> conditions = zeros(Condition.class, Condition.values());
        final Map<WatchState, Double> watches = zeros(WatchState.class, WatchState.values());
        double held;
        double uncounted;
        double user;
        double opening;
        double probe;
        double batch;
        double leaked;

        Sum() {
            longest.remove(Stage.GONE);
        }

        private static <E extends Enum<E>> Map<E, Double> zeros(Class<E> type, E[] all) {
            Map<E, Double> zeros = new EnumMap<>(type);
            for (E each : all) {
                zeros.put(each, 0.0);
            }
            return zeros;
        }

        void add(EngineView view) {
            EngineIdentity who = view.identity();
            String level = who == null ? EngineIdentity.UNKNOWN_SHARE_LEVEL : who.shareLevel();
            engines.merge(
                    Tags.of(
                            "type", Known.type(view.engineType()),
                            "share_level", Known.shareLevel(level),
                            "stage", view.stage().name()),
                    1.0,
                    Double::sum);
            longest.merge(view.stage(), view.inStage().toMillis() / 1e3, Double::max);
            held += view.operator().hold() == null ? 0 : 1;
            view.findings().stream()
                    .map(FindingView::condition)
                    .forEach(condition -> conditions.merge(condition, 1.0, Double::sum));
            Heartbeat beat = view.lastHeartbeat();
            if (beat == null) {
                uncounted++;
            } else {
                add(beat.getSessions());
                watches.merge(beat.getWatch(), 1.0, Double::sum);
            }
        }

        private void add(SessionCounts sessions) {
            uncounted += sessions.isKnown() ? 0 : 1;
            user += sessions.getUser();
            opening += sessions.getOpening();
            probe += sessions.getProbe();
            batch += sessions.getBatch();
            leaked += sessions.getLeaked();
        }
    }
}
