package dev.inari.sidecar;

import dev.inari.jmx.EngineIdentity;
import dev.inari.mbeans.Heartbeat;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.guard.Explanation;
import dev.inari.sidecar.guard.Operator;
import dev.inari.sidecar.guard.Outlook;
import dev.inari.sidecar.guard.Policy;
import dev.inari.sidecar.guard.Stage;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the sidecar knows about one engine at one instant, for people and tests.
 *
 * @param engineType row of the agent's target table, as announced
 * @param identity what its agent said of it; null until it was asked
 * @param policy what holds for it
 * @param recalled whether it is known what was begun and said before this sidecar came; until then it is only watched
 * @param inStage for how long it has been in this stage
 * @param lastHeartbeat the last one that counted; null if there was none
 * @param missedBeats heartbeats missed since then
 * @param why what decided, and what happens next
 * @param operator what operators said of it
 * @param orderEnded why the last order ended without the engine's end; null if it did not, or there was none
 * @param findings what is the matter with it
 * @param next what happens when nothing else does, and in how long
 */
public record EngineView(
        EngineProcess process,
        String engineType,
        @Nullable EngineIdentity identity,
        Policy policy,
        boolean recalled,
        Stage stage,
        Duration inStage,
        @Nullable Heartbeat lastHeartbeat,
        int missedBeats,
        Explanation why,
        Operator operator,
        @Nullable Explanation orderEnded,
        List<FindingView> findings,
        Outlook next) {}
