package dev.inari.sidecar.simulation;

/** Between which steps of a sidecar it can be killed, or stopped for a while. */
enum Point {
    DECIDE(300),
    LOOK(300),
    READ(100),
    HEARD(100),
    SCAN(10),
    ASK(3),
    ANSWERED(3),
    CURE(3),
    INTEND(4),
    INTENDED(4),
    SETTLE(4),
    NOTE(8),
    SIGNAL(3),
    SIGNALLED(3);

    private final int often;

    Point(int often) {
        this.often = often;
    }

    /** How often it is met in a life, roughly. */
    int often() {
        return often;
    }
}
