package dev.inari.sidecar.zookeeper;

import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was read last, for all threads, and who is told when it changes. Written by the reader's thread alone. */
final class Picture {
    private static final Logger LOG = LoggerFactory.getLogger(Picture.class);

    private final ConcurrentNavigableMap<String, Content> directories = new ConcurrentSkipListMap<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private volatile String incompleteBecause = "nothing was read yet";

    /**
     * What is in one directory.
     *
     * @param empty not null if it is the directory of an engine that serves one connection and there is nothing in it
     */
    record Content(List<Znode> znodes, @Nullable EmptyDirectory empty) {}

    List<Znode> znodes() {
        return directories.values().stream()
                .flatMap(each -> each.znodes().stream())
                .toList();
    }

    List<Znode> in(String directory) {
        Content content = directories.get(directory);
        return content == null ? List.of() : content.znodes();
    }

    List<EmptyDirectory> emptyDirectories() {
        return directories.values().stream()
                .flatMap(each ->
                        each.empty() == null ? List.<EmptyDirectory>of().stream() : List.of(each.empty()).stream())
                .toList();
    }

    String incompleteBecause() {
        return incompleteBecause;
    }

    void listen(Consumer<String> changed) {
        listeners.add(changed);
    }

    void put(String directory, Content content) {
        if (!content.equals(directories.put(directory, content))) {
            tell(directory);
        }
    }

    void remove(String directory) {
        if (directories.remove(directory) != null) {
            tell(directory);
        }
    }

    void incomplete(String because) {
        if (!because.equals(incompleteBecause)) {
            incompleteBecause = because;
            tell("");
        }
    }

    void tell(String directory) {
        for (Consumer<String> each : listeners) {
            try {
                each.accept(directory);
            } catch (RuntimeException e) {
                LOG.error("what was to be done about the change in '{}' failed", directory, e);
            }
        }
    }
}
