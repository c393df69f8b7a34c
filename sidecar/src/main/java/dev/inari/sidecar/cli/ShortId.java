package dev.inari.sidecar.cli;

/** Cuts agent ids to what a person can type; commands take any prefix that is unique. */
final class ShortId {
    private static final int LENGTH = 8;

    private ShortId() {}

    static String of(String agentId) {
        return agentId.length() <= LENGTH ? agentId : agentId.substring(0, LENGTH);
    }
}
