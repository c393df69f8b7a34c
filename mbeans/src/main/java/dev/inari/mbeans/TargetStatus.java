package dev.inari.mbeans;

import javax.management.openmbean.CompositeData;

/** What became of one class that the agent wanted to weave. Immutable. */
public final class TargetStatus {
    private final String target;
    private final String className;
    private final boolean woven;
    private final String detail;

    public TargetStatus(String target, String className, boolean woven, String detail) {
        this.target = target;
        this.className = className;
        this.woven = woven;
        this.detail = detail;
    }

    @Description("Row of the target table, for example kyuubi-flink.")
    public String getTarget() {
        return target;
    }

    @Description("The class that was loaded.")
    public String getClassName() {
        return className;
    }

    @Description("Whether the hooks are in.")
    public boolean isWoven() {
        return woven;
    }

    @Description("The hooked methods, or what was missing.")
    public String getDetail() {
        return detail;
    }

    /**
     * Rebuilds the value from an MBean answer; also what an MXBean proxy calls.
     *
     * @throws IllegalArgumentException naming the item, if the answer is not of this form
     */
    public static TargetStatus from(CompositeData data) {
        Composite in = new Composite(data, "TargetStatus");
        return new TargetStatus(
                in.textAt("target"), in.textAt("className"), in.booleanAt("woven"), in.textAt("detail"));
    }

    @Override
    public String toString() {
        return target + " " + className + (woven ? " woven: " : " skipped: ") + detail;
    }
}
