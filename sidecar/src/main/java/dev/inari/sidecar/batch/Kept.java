package dev.inari.sidecar.batch;

import java.util.Optional;

/**
 * What became of keeping a batch's record and log.
 *
 * @param words for people
 * @param failure the server's part in it, where it was one
 */
public record Kept(Kind kind, String words, Optional<RestFailure> failure) {
    /** Kinds of ends. */
    public enum Kind {
        SAVED,
        /** It was held before. */
        HELD,
        NOT_SAVED
    }

    static final Kept HELD = new Kept(Kind.HELD, "its log was kept before", Optional.empty());

    static Kept notSaved(String words) {
        return new Kept(Kind.NOT_SAVED, words, Optional.empty());
    }

    static Kept missed(RestFailure failure) {
        return new Kept(Kind.NOT_SAVED, "its log was not read: " + failure.words(), Optional.of(failure));
    }

    boolean safe() {
        return kind != Kind.NOT_SAVED;
    }
}
