package dev.inari.sidecar.jolokia;

import dev.inari.jmx.EngineClient;
import dev.inari.jmx.EngineClients;
import dev.inari.jmx.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import org.jolokia.server.core.request.EmptyResponseException;
import org.jolokia.server.core.request.NotChangedException;
import org.jspecify.annotations.Nullable;

/**
 * The way to engines for one HTTP request, however many questions are in it: all together have a time, and an engine that did not answer is
 * not waited for a second time. Connects where it is needed first, by what the engines announced; nothing that a caller sent leads anywhere.
 * For one thread; whoever opened it closes it.
 */
final class EngineAccess implements AutoCloseable {
    /** For all questions of a request; one more may have begun before it is over. */
    static final Duration TIME = Duration.ofSeconds(30);

    private final Supplier<List<JolokiaEngine>> engines;
    private final Supplier<EngineClients> clients;
    private final LongSupplier nanos;
    private final Map<String, EngineClient> open = new HashMap<>();
    private final Set<String> silent = new HashSet<>();
    private final long until;

    /** Asks nobody yet. */
    EngineAccess(Supplier<List<JolokiaEngine>> engines, Supplier<EngineClients> clients, LongSupplier nanos) {
        this.engines = engines;
        this.clients = clients;
        this.nanos = nanos;
        this.until = nanos.getAsLong() + TIME.toNanos();
    }

    /**
     * The one engine that this name means, as for commands: the beginning of its id, or its pid.
     *
     * @throws NoAnswer if that is none, or several
     */
    JolokiaEngine named(String name) {
        if (!name.matches("[0-9A-Za-z]{1,64}")) {
            throw new NoAnswer(
                    403,
                    "an engine is named by its id as in /api/v1/engines, or by its pid; addresses are not taken, and none was"
                            + " connected to");
        }
        List<JolokiaEngine> found = engines.get().stream()
                .filter(each -> Long.toString(each.pid()).equals(name)
                        || (name.length() >= 4 && each.id().startsWith(name)))
                .toList();
        if (found.size() != 1) {
            throw new NoAnswer(
                    404,
                    (found.isEmpty() ? "no engine '" : found.size() + " engines '") + name
                            + "' is guarded here; /api/v1/engines names them"
                            + (found.isEmpty() ? "" : ", give more of the id"));
        }
        return found.get(0);
    }

    /** Everything that JMX says of a question; what only the way there says becomes an outcome. */
    private record Said(@Nullable Object value, @Nullable Exception failure) {
        static Said of(Where.Question question, MBeanServerConnection mbeans) throws IOException {
            try {
                // Within the call, where what an engine sent is bounded.
                return new Said(new PlainValues().of(question.ask(mbeans)), null);
            } catch (JMException | NotChangedException | EmptyResponseException | RuntimeException e) {
                return new Said(null, e);
            }
        }
    }

    /** That engine's MBeans. */
    Where at(JolokiaEngine engine) {
        return question -> ask(engine, question);
    }

    private @Nullable Object ask(JolokiaEngine engine, Where.Question question)
            throws JMException, NotChangedException, EmptyResponseException {
        if (silent.contains(engine.id())) {
            throw new NoAnswer(504, engine + " did not answer before in this request, and was not asked again");
        }
        if (nanos.getAsLong() - until >= 0) {
            throw new NoAnswer(504, "the time of this request is over; ask for less at once");
        }
        Outcome<Said> outcome = client(engine).browse("Jolokia", mbeans -> Said.of(question, mbeans));
        if (outcome instanceof Outcome.Answered<Said> answered) {
            return value(answered.value());
        }
        if (outcome instanceof Outcome.TimedOut) {
            silent.add(engine.id());
            throw new NoAnswer(
                    504,
                    engine + " does not answer: " + outcome.describe()
                            + "; what was asked of it may be done all the same");
        }
        throw new NoAnswer(502, engine + " cannot be asked: " + outcome.describe());
    }

    private static @Nullable Object value(Said said) throws JMException, NotChangedException, EmptyResponseException {
        Exception failure = said.failure();
        if (failure instanceof JMException e) {
            throw e;
        } else if (failure instanceof NotChangedException e) {
            throw e;
        } else if (failure instanceof EmptyResponseException e) {
            throw e;
        } else if (failure instanceof RuntimeException e) {
            throw e;
        }
        return said.value();
    }

    private EngineClient client(JolokiaEngine engine) {
        return open.computeIfAbsent(engine.id(), id -> clients.get().open(engine.endpoint()));
    }

    @Override
    public void close() {
        open.values().forEach(EngineClient::close);
        open.clear();
    }
}
