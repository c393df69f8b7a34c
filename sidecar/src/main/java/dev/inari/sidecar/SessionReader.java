package dev.inari.sidecar;

import dev.inari.jmx.Endpoint;
import dev.inari.jmx.EngineClient;
import dev.inari.jmx.EngineClients;
import dev.inari.jmx.Outcome;
import dev.inari.mbeans.SessionInfo;
import dev.inari.sidecar.api.SessionJson;
import dev.inari.sidecar.api.SessionList;
import dev.inari.sidecar.api.SessionList.OfEngine;
import dev.inari.sidecar.http.JdkServer;
import dev.inari.sidecar.http.Principal;
import dev.inari.sidecar.http.Problem;
import dev.inari.sidecar.http.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks engines whom they serve, for people who want to see it now. On threads and connections of its own, so that whoever looks holds up no
 * heartbeat; and for few at the same time. Thread-safe.
 */
final class SessionReader implements AutoCloseable {
    static final int THREADS = 4;
    private static final int MOST_AT_ONCE = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Supplier<List<Target>> targets;
    private final Supplier<EngineClients> makeClients;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final ThreadPoolExecutor threads = JdkServer.workers("inari-http-sessions", THREADS);
    private @Nullable EngineClients clients;

    /** An engine that can be asked. */
    record Target(String agentId, String engineType, long pid, Endpoint endpoint) {}

    /**
     * Asks nobody yet.
     *
     * @param targets the engines that are guarded now
     * @param makeClients called when somebody looks for the first time
     */
    SessionReader(Supplier<List<Target>> targets, Supplier<EngineClients> makeClients) {
        this.targets = targets;
        this.makeClients = makeClients;
    }

    /** What every engine says, or the one that was named. */
    SessionList read(Request request) throws Problem.Found {
        String agent = request.query(Set.of("agent")).getOrDefault("agent", "");
        if (!places.tryAcquire()) {
            throw new Problem.Found(
                    503, "Service Unavailable", "engines are being asked for others already; try again");
        }
        try {
            EngineClients with = clients();
            Principal who = request.principal();
            List<Target> asked = targets.get().stream()
                    .filter(each -> each.agentId().startsWith(agent))
                    .toList();
            List<Future<OfEngine>> answers = new ArrayList<>();
            asked.forEach(each -> answers.add(threads.submit(() -> ask(with, each, who))));
            return new SessionList(collect(asked, answers));
        } finally {
            places.release();
        }
    }

    private synchronized EngineClients clients() {
        EngineClients made = clients;
        if (made == null) {
            made = makeClients.get();
            clients = made;
        }
        return made;
    }

    private static OfEngine ask(EngineClients with, Target target, Principal who) {
        try (EngineClient client = with.open(target.endpoint())) {
            Outcome<List<SessionInfo>> outcome = client.sessions();
            return outcome instanceof Outcome.Answered<List<SessionInfo>> answered
                    ? new OfEngine(
                            target.agentId(),
                            target.engineType(),
                            target.pid(),
                            "",
                            answered.value().stream()
                                    .map(info -> SessionJson.of(info).seenBy(who))
                                    .toList())
                    : wrong(target, "it does not answer: " + outcome.describe());
        }
    }

    private static List<OfEngine> collect(List<Target> asked, List<Future<OfEngine>> answers) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        List<OfEngine> all = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            all.add(await(asked.get(i), answers.get(i), until - System.nanoTime()));
        }
        return all;
    }

    private static OfEngine await(Target target, Future<OfEngine> answer, long nanos) {
        try {
            return answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            return wrong(target, "its turn did not come within " + PATIENCE.toSeconds() + " s; ask for it alone");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return wrong(target, "interrupted");
        } catch (ExecutionException e) {
            return wrong(target, "what it answers cannot be used: " + e.getCause());
        }
    }

    private static OfEngine wrong(Target target, String why) {
        return new OfEngine(target.agentId(), target.engineType(), target.pid(), Printable.line(why), null);
    }

    @Override
    public synchronized void close() {
        threads.shutdownNow();
        if (clients != null) {
            clients.close();
        }
    }
}
