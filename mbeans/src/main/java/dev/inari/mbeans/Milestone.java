package dev.inari.mbeans;

import javax.management.openmbean.CompositeData;

/** One step that an engine's exit has reached. Immutable. */
public final class Milestone {
    private final String name;
    private final long timeMillis;
    private final String detail;

    public Milestone(String name, long timeMillis, String detail) {
        this.name = name;
        this.timeMillis = timeMillis;
        this.detail = detail;
    }

    @Description(
            "ASKED, ORDERED (by an operator, though sessions may be open), ENTERED, LEFT, FAILED, MAIN_RETURNED or REOPENED.")
    public String getName() {
        return name;
    }

    @Description("When it was reached, since 1970.")
    @Units("milliseconds")
    public long getTimeMillis() {
        return timeMillis;
    }

    @Description("Reason, called method or error.")
    public String getDetail() {
        return detail;
    }

    /**
     * Rebuilds the value from an MBean answer; also what an MXBean proxy calls.
     *
     * @throws IllegalArgumentException naming the item, if the answer is not of this form
     */
    public static Milestone from(CompositeData data) {
        Composite in = new Composite(data, "Milestone");
        return new Milestone(in.textAt("name"), in.longAt("timeMillis"), in.textAt("detail"));
    }

    @Override
    public String toString() {
        return name + " at " + timeMillis + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
}
