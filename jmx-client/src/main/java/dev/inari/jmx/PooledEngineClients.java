package dev.inari.jmx;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The clients of one pool of workers, kept so that they end together. Thread-safe. */
final class PooledEngineClients implements EngineClients {
    private final Deadlines limits;
    private final Workers workers;
    private final SharedHttp http;
    private final Set<EngineLine> lines = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    PooledEngineClients(Deadlines limits, int workers) {
        this.limits = limits;
        this.workers = new Workers(workers);
        this.http = new SharedHttp(limits.connect());
        DeadlineSocketFactory.install();
        AnswerFilter.install();
    }

    @Override
    public EngineClient open(Endpoint endpoint) {
        EngineLine line = new EngineLine(endpoint.describe(), Transport.to(endpoint, http), limits, workers);
        lines.add(line);
        if (closed) {
            line.close();
            throw new IllegalStateException("these clients are closed");
        }
        return new PooledEngineClient(line, () -> lines.remove(line));
    }

    @Override
    public void close() {
        closed = true;
        for (EngineLine line : lines) {
            line.close();
        }
        lines.clear();
        workers.close();
        http.close();
    }
}
