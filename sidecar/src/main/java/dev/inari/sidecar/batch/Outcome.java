package dev.inari.sidecar.batch;

import java.util.function.Function;

/**
 * What became of a call. Not an exception, because a failure is as usual as an answer, and whoever calls has to decide about both.
 *
 * @param <T> what the answer holds
 */
public sealed interface Outcome<T> {
    /** A whole answer that was understood. */
    record Answered<T>(T value) implements Outcome<T> {}

    /** No such answer. */
    record Missed<T>(RestFailure failure) implements Outcome<T> {}

    /** What each of the two leads to. */
    default <R> R fold(Function<? super T, ? extends R> answered, Function<? super RestFailure, ? extends R> missed) {
        return this instanceof Answered<T> answer
                ? answered.apply(answer.value())
                : missed.apply(((Missed<T>) this).failure());
    }
}
