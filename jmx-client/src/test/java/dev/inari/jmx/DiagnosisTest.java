package dev.inari.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.InvalidClassException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.rmi.NoSuchObjectException;
import java.rmi.UnmarshalException;
import java.util.stream.Stream;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which exception means what, as RMI, JMX and HTTP nest them. */
class DiagnosisTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new SecurityException("no"), Outcome.AuthenticationFailed.class),
                Arguments.of(
                        new IOException("lookup", new SecurityException("no")), Outcome.AuthenticationFailed.class),
                Arguments.of(new InstanceNotFoundException("inari:type=Engine"), Outcome.NotInstrumented.class),
                Arguments.of(
                        new java.rmi.ConnectException("refused", new ConnectException("refused")),
                        Outcome.Refused.class),
                Arguments.of(new NoSuchObjectException("gone"), Outcome.Refused.class),
                Arguments.of(new UnmarshalException("header", new EOFException()), Outcome.Refused.class),
                Arguments.of(new UnmarshalException("header", new SocketException("reset")), Outcome.Refused.class),
                Arguments.of(new IOException("anything else of the kind"), Outcome.Refused.class),
                Arguments.of(new UnmarshalException("header", new SocketTimeoutException()), Outcome.TimedOut.class),
                Arguments.of(
                        new UnmarshalException("value", new ClassNotFoundException("x.Y")), Outcome.Malformed.class),
                Arguments.of(
                        new UnmarshalException("value", new InvalidClassException("filter status: REJECTED")),
                        Outcome.Malformed.class),
                Arguments.of(new UnmarshalException("bad return code"), Outcome.Malformed.class),
                Arguments.of(new AttributeNotFoundException("Heartbeat"), Outcome.Malformed.class),
                Arguments.of(new MBeanException(new Exception("agent's own")), Outcome.Malformed.class),
                Arguments.of(new IllegalArgumentException("no item 'epoch'"), Outcome.Malformed.class),
                Arguments.of(new StackOverflowError(), Outcome.Malformed.class));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void outcomeOf(Throwable failure, Class<?> outcome) {
        assertThat(of(failure, null)).isInstanceOf(outcome);
    }

    @Test
    void secretThatThePeerRepeatsIsNotShown() {
        Outcome<String> outcome = of(new IOException("you sent hunter2"), new Login("me", "hunter2"));
        assertThat(outcome.describe()).contains("you sent ***").doesNotContain("hunter2");
        assertThat(new Login("me", "hunter2")).hasToString("me:***");
    }

    @Test
    void textOfThePeerStaysOnOneShortLine() {
        Outcome<String> outcome = of(new IOException("a\r\nERROR forged\u0000" + "x".repeat(10_000)), null);
        assertThat(outcome.describe()).doesNotContain("\n", "\r", "\u0000").hasSizeLessThan(400);
    }

    @Test
    void causesThatFormARingEnd() {
        IOException one = new IOException("one");
        IOException other = new IOException("other", one);
        one.initCause(other);
        assertThat(of(one, null)).isInstanceOf(Outcome.Refused.class);
    }

    private static Outcome<String> of(Throwable failure, @Nullable Login login) {
        return Diagnosis.of("engine, heartbeat", failure, login);
    }
}
