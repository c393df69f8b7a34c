package dev.inari.jmx;

import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectStreamException;
import java.net.MalformedURLException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.rmi.ConnectIOException;
import java.rmi.NoSuchObjectException;
import java.rmi.NotBoundException;
import java.rmi.UnmarshalException;
import java.util.List;
import javax.management.InstanceNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * Turns the exceptions of JMX, RMI and HTTP into outcomes. They nest in many ways, so the whole chain of causes is looked at, and the most
 * telling one decides: first what the peer said, then how the way to it failed. Stateless.
 */
final class Diagnosis {
    private static final int LONGEST_CHAIN = 20;
    private static final int LONGEST_TEXT = 300;

    private static final List<Class<? extends Throwable>> SILENCE =
            List.of(SocketTimeoutException.class, HttpTimeoutException.class);

    /** Answers that came and were not of the contract; subclasses of IOException that do not mean a broken connection. */
    private static final List<Class<? extends Throwable>> NONSENSE =
            List.of(ProtocolException.class, ObjectStreamException.class, ClassNotFoundException.class);

    /** What shows that nobody listens or the connection broke, also when it is the cause of an UnmarshalException. */
    private static final List<Class<? extends Throwable>> BREACH = List.of(
            SocketException.class,
            EOFException.class,
            UnknownHostException.class,
            NoSuchObjectException.class,
            ConnectIOException.class,
            MalformedURLException.class,
            NotBoundException.class);

    private Diagnosis() {}

    /**
     * The outcome that {@code failure} means.
     *
     * @param subject the endpoint and what was asked of it
     * @param login what was sent to the peer, and so must not be shown
     */
    static <T> Outcome<T> of(String subject, Throwable failure, @Nullable Login login) {
        if (failure instanceof SecretUnavailableException) {
            return new Outcome.AuthenticationFailed<>(subject + ": our secret cannot be read: " + describe(failure));
        }
        if (find(failure, List.of(SecurityException.class)) != null) {
            return new Outcome.AuthenticationFailed<>(subject
                    + (login == null ? ": the peer wants credentials" : ": not as user '" + login.user() + "'"));
        }
        String detail = subject + ": " + (login == null ? describe(failure) : login.redact(describe(failure)));
        if (find(failure, List.of(InstanceNotFoundException.class)) != null) {
            return new Outcome.NotInstrumented<>(subject + ": that JVM has no such MBean");
        }
        if (find(failure, SILENCE) != null) {
            return new Outcome.TimedOut<>(detail);
        }
        if (find(failure, NONSENSE) != null) {
            return new Outcome.Malformed<>(detail);
        }
        if (find(failure, BREACH) != null) {
            return new Outcome.Refused<>(detail);
        }
        boolean unreachable =
                failure instanceof IOException && find(failure, List.of(UnmarshalException.class)) == null;
        return unreachable ? new Outcome.Refused<>(detail) : new Outcome.Malformed<>(detail);
    }

    private static @Nullable Throwable find(Throwable failure, List<Class<? extends Throwable>> types) {
        @Nullable Throwable at = failure;
        for (int i = 0; at != null && i < LONGEST_CHAIN; i++, at = at.getCause()) {
            for (Class<? extends Throwable> type : types) {
                if (type.isInstance(at)) {
                    return at;
                }
            }
        }
        return null;
    }

    /** The innermost failure, which says most, on one line: its text may come from the peer. */
    private static String describe(Throwable failure) {
        Throwable at = failure;
        for (int i = 0; at.getCause() != null && i < LONGEST_CHAIN; i++) {
            // Below the one that names an address there is only the same without it.
            if (at instanceof SocketException || at instanceof SocketTimeoutException) {
                break;
            }
            at = at.getCause();
        }
        @Nullable String message = at.getMessage();
        String text = at.getClass().getSimpleName() + (message == null ? "" : ": " + message);
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT) + "...";
    }
}
