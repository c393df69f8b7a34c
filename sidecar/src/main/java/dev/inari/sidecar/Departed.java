package dev.inari.sidecar;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Remembers for a while engines that are gone, so that whoever asked for it can still see how it went. Thread-safe. */
final class Departed {
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final int MOST = 1000;

    private record Gone(EngineView view, long atNanos) {}

    private final Deque<Gone> gone = new ArrayDeque<>();

    synchronized void add(EngineView view, long nowNanos) {
        gone.addLast(new Gone(view, nowNanos));
        while (gone.size() > MOST || nowNanos - gone.getFirst().atNanos() > REMEMBERED.toNanos()) {
            gone.removeFirst();
        }
    }

    synchronized boolean holds(String agentId) {
        return gone.stream().anyMatch(each -> each.view().process().agentId().equals(agentId));
    }

    synchronized List<EngineView> views() {
        return gone.stream().map(Gone::view).toList();
    }
}
