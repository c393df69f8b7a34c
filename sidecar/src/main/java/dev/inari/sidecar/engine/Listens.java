package dev.inari.sidecar.engine;

/** Whether a process listens at an address. */
public enum Listens {
    YES,
    /** Not there, or the address is of another host. */
    NO,
    /** The address is of this host, and where the process listens cannot be read. */
    UNKNOWN
}
