package dev.inari.sidecar.systemd;

import java.io.IOException;

/** Whoever started this process and wants to hear how it is. */
@FunctionalInterface
interface ServiceManager {
    /**
     * Says it, in the form of sd_notify(3): one assignment in a line.
     *
     * @throws IOException if it was not heard
     */
    void tell(String state) throws IOException;
}
