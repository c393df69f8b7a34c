package dev.inari.sidecar;

import dev.inari.sidecar.guard.Stage;
import java.time.Duration;
import java.util.List;

/**
 * How the sidecar itself is at one instant, for whoever looks after it.
 *
 * @param audited whether the run directory was read, and each engine in it was asked once or did not answer
 * @param sinceTurn time since the loop that decides last came round; it does so at least once a second
 * @param engines that it knows
 * @param serving engines in the stage of this name
 * @param leaving engines whose gate is closed
 * @param conditions what is the matter with engines, all of them together
 */
public record Vitals(
        boolean audited, Duration sinceTurn, int engines, int serving, int leaving, int conditions, boolean dryRun) {

    static Vitals of(List<EngineView> engines, boolean audited, Duration sinceTurn, boolean dryRun) {
        return new Vitals(
                audited,
                sinceTurn,
                engines.size(),
                (int) engines.stream()
                        .filter(each -> each.stage() == Stage.SERVING)
                        .count(),
                (int) engines.stream().filter(each -> each.stage().leaving()).count(),
                engines.stream().mapToInt(each -> each.findings().size()).sum(),
                dryRun);
    }
}
