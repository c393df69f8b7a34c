package dev.inari.sidecar;

import dev.inari.sidecar.config.Settings;

/** The settings in force at this moment, which an operator may change while engines are guarded; always read anew. Thread-safe. */
final class CurrentSettings {
    private volatile Settings inForce;

    CurrentSettings(Settings first) {
        this.inForce = first;
    }

    Settings get() {
        return inForce;
    }

    /** Takes what can change while engines are guarded, all at once. */
    synchronized void take(Settings read) {
        inForce = inForce.taking(read);
    }
}
