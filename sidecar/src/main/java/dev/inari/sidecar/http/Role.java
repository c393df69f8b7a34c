package dev.inari.sidecar.http;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What somebody may do; each may what the one before may. */
public enum Role {
    /** Sees what tells nothing: whether the daemon lives, and a page without data. Nobody has to say who they are. */
    ANYONE,
    /** Sees everything but what lets one act in somebody's name (see {@link SessionIds}), and changes nothing. */
    READER,
    /** Has engines stopped, killed, held and released. */
    OPERATOR;

    /** As people write it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role that a user can have; empty if there is none of this name. */
    public static Optional<Role> of(String key) {
        return Stream.of(READER, OPERATOR)
                .filter(each -> each.key().equals(key))
                .findFirst();
    }
}
