package dev.inari.sidecar.jobs;

import java.io.IOException;

/** A file system did not answer in time and is left alone for a while; says nothing about what is in it, and whatever was wanted is to be wanted again at the next scan. */
public final class NotNow extends IOException {
    private static final long serialVersionUID = 1;

    NotNow(String why) {
        super(why);
    }
}
