package dev.inari.sidecar.engine;

/** What the process table says about one engine's process. */
public enum Liveness {
    ALIVE("the process is alive", false),
    DEFUNCT("the process has ended; its parent has not collected it", true),
    GONE("the process is gone", true),
    RECYCLED("the process is gone; its pid or its boot belongs to others now", true),
    /** Neither alive nor gone: nothing may follow from it. */
    UNREADABLE("the process table cannot be read", false);

    private final String text;
    private final boolean over;

    Liveness(String text, boolean over) {
        this.text = text;
        this.over = over;
    }

    /** Whether the process has certainly ended. */
    public boolean over() {
        return over;
    }

    public String text() {
        return text;
    }
}
