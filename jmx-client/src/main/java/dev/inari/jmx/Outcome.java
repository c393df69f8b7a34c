package dev.inari.jmx;

import java.util.function.Function;

/**
 * What became of one call to an engine. Only {@link Answered} is knowledge; everything else says why there is none, and none of it means
 * "zero" or "dead".
 *
 * @param <T> what an answer holds
 */
public sealed interface Outcome<T> {

    /** The engine answered. */
    record Answered<T>(T value) implements Outcome<T> {
        @Override
        public String describe() {
            return "answered: " + value;
        }
    }

    /** Nobody listens, or the connection broke: {@code detail} says at which address and how. */
    record Refused<T>(String detail) implements Outcome<T> {
        @Override
        public String describe() {
            return "refused: " + detail;
        }
    }

    /** No answer within the deadline. The peer may be hung, paused or slow; the call may even have taken effect. */
    record TimedOut<T>(String detail) implements Outcome<T> {
        @Override
        public String describe() {
            return "timed out: " + detail;
        }
    }

    /** The peer did not accept our credentials. */
    record AuthenticationFailed<T>(String detail) implements Outcome<T> {
        @Override
        public String describe() {
            return "authentication failed: " + detail;
        }
    }

    /** A JVM answered, but it has no Inari agent, or one whose protocol is newer than ours. */
    record NotInstrumented<T>(String detail) implements Outcome<T> {
        @Override
        public String describe() {
            return "not instrumented: " + detail;
        }
    }

    /** The peer answered something that is no value of the contract. */
    record Malformed<T>(String detail) implements Outcome<T> {
        @Override
        public String describe() {
            return "malformed answer: " + detail;
        }
    }

    /** The same outcome with the answer changed; every other outcome as it is. */
    @SuppressWarnings("unchecked") // an outcome without an answer holds no T
    default <R> Outcome<R> map(Function<? super T, ? extends R> change) {
        return this instanceof Answered<T> answered
                ? new Answered<>(change.apply(answered.value()))
                : (Outcome<R>) this;
    }

    /** One line for people: what happened and where. */
    String describe();
}
