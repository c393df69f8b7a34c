package dev.inari.sidecar.cli;

import dev.inari.jmx.EngineClient;
import dev.inari.jmx.EngineClients;
import dev.inari.jmx.EngineIdentity;
import dev.inari.jmx.Outcome;
import dev.inari.sidecar.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Asks many engines at the same time, so that one that hangs delays the answer by its deadline and no more. */
final class EngineReader {
    private static final int MOST_AT_ONCE = 32;

    private final Host host;
    private final Settings settings;

    EngineReader(Host host, Settings settings) {
        this.host = host;
        this.settings = settings;
    }

    List<EngineReport> reports(List<EngineTarget> targets) {
        return readAll(targets, EngineReader::report);
    }

    static EngineReport report(Asked asked) {
        Outcome<EngineIdentity> identity = asked.client().identity();
        // An engine that did not say who it is would only use up another deadline.
        return identity instanceof Outcome.Answered
                ? new EngineReport(asked.target(), identity, asked.client().heartbeat())
                : new EngineReport(asked.target(), identity, new Outcome.Refused<>("not asked"));
    }

    /** Applies one question to every target; the answers are in the order of the targets. */
    <T> List<T> readAll(List<EngineTarget> targets, Function<Asked, T> question) {
        if (targets.isEmpty()) {
            return List.of();
        }
        int atOnce = Math.min(targets.size(), MOST_AT_ONCE);
        ExecutorService threads = Executors.newFixedThreadPool(atOnce, EngineReader::daemon);
        try (EngineClients clients = host.clients(settings.deadlines(), Math.max(2 * atOnce, settings.workers()))) {
            List<Future<T>> pending = new ArrayList<>();
            for (EngineTarget target : targets) {
                pending.add(threads.submit(() -> ask(clients, target, question)));
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> each : pending) {
                answers.add(await(each));
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> T ask(EngineClients clients, EngineTarget target, Function<Asked, T> question) {
        try (EngineClient client = clients.open(target.endpoint())) {
            return question.apply(new Asked(target, client));
        }
    }

    private static <T> T await(Future<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.FOUND_WRONG, "interrupted while reading engines", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("reading an engine failed", e.getCause());
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "inari-read");
        thread.setDaemon(true);
        return thread;
    }

    /** An engine and the client to ask it with. */
    record Asked(EngineTarget target, EngineClient client) {}
}
