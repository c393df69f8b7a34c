package dev.inari.sidecar.jobs;

import java.io.IOException;

/** A file system did not answer in time and is left alone for a while; says nothing about what is in it, and whatever was wanted is to be wanted again at the next scan. */
public final class NotNow extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean asked;

    /** @param asked see {@link #wasAsked()} */
    NotNow(String why, boolean asked) {
        super(why);
        this.asked = asked;
    }

    /** Whether it was asked at all, and what was asked for may be the reason; false while it is left alone. */
    boolean wasAsked() {
        return asked;
    }
}
