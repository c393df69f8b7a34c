package dev.inari.sidecar.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One engine as its sidecar sees it: the form in which commands and scripts read it, whose names stay. What is not known is null, never
 * zero. Times are in milliseconds.
 *
 * @param engineType row of the agent's target table
 * @param identity what its agent said of it; null until it was asked
 * @param recalled whether it is known what was begun and said of it before this sidecar started; until then it is only watched
 * @param stage where in its life it is
 * @param heartbeat the last one that counted
 * @param missedHeartbeats since then
 * @param why what decided
 * @param order an operator's word that it shall go, while that is carried out
 * @param hold an operator's word that it shall stay
 * @param orderEnded why the last order ended without the engine's end
 * @param conditions what is the matter with it
 * @param next what happens when nothing else does
 */
public record EngineStatus(
        String agentId,
        String engineType,
        long pid,
        long startTicks,
        String bootId,
        @Nullable Identity identity,
        PolicyInForce policy,
        boolean recalled,
        String stage,
        long inStageMillis,
        @Nullable Beat heartbeat,
        int missedHeartbeats,
        Decision why,
        @Nullable Order order,
        @Nullable Hold hold,
        @Nullable Decision orderEnded,
        List<Condition> conditions,
        Next next) {
    public EngineStatus {
        conditions = List.copyOf(conditions);
    }

    /** Whether its process has ended. */
    public boolean gone() {
        return stage.equals("GONE");
    }

    /** Whether it is on its way out: its gate is closed, or an operator said that it does not matter. */
    public boolean leaving() {
        return stage.equals("ASKED") || stage.equals("TERMINATING") || stage.equals("KILLING");
    }

    /** The condition of this name; null if it does not have it. */
    public @Nullable Condition condition(String name) {
        return conditions.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Who the engine says it is. */
    public record Identity(
            String shareLevel,
            String shareLevelSource,
            String user,
            String engineRefId,
            String engineVersion,
            String applicationId,
            String namespace) {}

    /** What may be done to it, and how long each step may take. */
    public record PolicyInForce(
            String rule,
            boolean exitWhenIdle,
            long lingerMillis,
            long initialWaitMillis,
            long gracefulMillis,
            long termMillis,
            int suspectAfterMisses) {}

    /**
     * What the engine's agent said last.
     *
     * @param timeMillis the engine's wall clock, since 1970
     * @param idleMillis for how long it has served nobody
     * @param operations null where it cannot be told
     */
    public record Beat(
            long timeMillis,
            long epoch,
            Sessions sessions,
            long idleMillis,
            @Nullable Integer operations,
            String exitPhase,
            int milestones,
            long hookErrors,
            String watch) {}

    /** Open sessions by kind; {@code known} false where the agent is not sure, {@code engineOwnMap} null where it cannot be read. */
    public record Sessions(
            boolean known,
            int user,
            int opening,
            int probe,
            int batch,
            @Nullable Integer engineOwnMap,
            int leaked,
            int strangers) {

        /** Whether it is certain that nobody is served. */
        public boolean certainlyNone() {
            return known && user == 0 && opening == 0 && strangers == 0;
        }
    }

    /** What was known, by which rule it was measured, and what follows. */
    public record Decision(String inputs, String rule, String ruleText, String consequence) {

        /** In one line. */
        public String line() {
            return inputs + "; " + ruleText + "; " + consequence;
        }
    }

    public record Order(String by, String reason, boolean evenIfServing) {}

    public record Hold(String by, String reason) {}

    /**
     * What is the matter with it.
     *
     * @param response what its policy answers: REPORT, CURE or EXIT
     * @param outcome what became of the last cure; empty if none was tried
     */
    public record Condition(String name, String response, long lastsMillis, String detail, int cures, String outcome) {}

    /** What happens next; {@code inMillis} null if it waits for something other than time. */
    public record Next(String what, @Nullable Long inMillis) {}
}
