package dev.inari.sidecar.records;

/**
 * That the process of an engine ended, and how. Texts are empty and numbers -1 where it is not known.
 *
 * @param startedMillis start of its process since 1970
 * @param endedMillis when its end was seen, since 1970: at most a second late, but for {@link How#UNSEEN}
 * @param how the last thing that was done to it
 * @param outcome what came of that, as the journal has it
 * @param actor who wanted it: a policy or an operator
 * @param reason why
 * @param seen how its end was seen
 * @param sessions user sessions that it took in its life
 */
public record EngineExit(
        String agentId,
        String host,
        long pid,
        long startTicks,
        String bootId,
        String engineType,
        String user,
        String shareLevel,
        String engineRefId,
        String applicationId,
        long startedMillis,
        long endedMillis,
        How how,
        String outcome,
        String actor,
        String reason,
        String seen,
        long sessions) {

    /** What was done to an engine last before it ended. Written to the records by name; the names of deeds are those of the journal. */
    public enum How {
        /** Nothing was done to it. */
        BY_ITSELF("by itself"),
        /** Nobody watched it: it ended before this sidecar was there. */
        UNSEEN("unseen"),
        /** Its agent was asked, because it served nobody. */
        ASK("asked"),
        /** Its agent was asked, whoever was served. */
        FORCE_ASK("asked, whoever was served"),
        TERM("SIGTERM"),
        KILL("SIGKILL"),
        /** At once, on an operator's word. */
        KILL_BY_HAND("SIGKILL by hand");

        private final String text;

        How(String text) {
            this.text = text;
        }

        /** For people. */
        public String text() {
            return text;
        }
    }
}
