package dev.inari.mbeans;

/** Whom a session serves. Only {@link #USER} sessions hold an engine. */
public enum SessionKind {
    /** Somebody's session: it holds the engine. */
    USER,
    /** Kyuubi's own aliveness probe beside a user session; it serves nobody by itself. */
    PROBE,
    /** A batch job in a Kyuubi server; it must not hold a drain (Kyuubi issue 7498). */
    BATCH
}
