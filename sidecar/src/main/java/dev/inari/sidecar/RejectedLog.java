package dev.inari.sidecar;

import dev.inari.sidecar.engine.Rejected;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once, not with every scan, why a file in the run directory is not believed. For the decision thread. */
final class RejectedLog {
    private static final Logger LOG = LoggerFactory.getLogger(RejectedLog.class);

    private Set<Rejected> known = Set.of();

    /** Takes what the newest scan rejected; what it no longer rejects is forgotten, so that this cannot grow. */
    void write(List<Rejected> rejected) {
        for (Rejected one : rejected) {
            if (!known.contains(one)) {
                LOG.warn("file={} not believed: {}", Printable.line(one.file()), Printable.line(one.reason()));
            }
        }
        known = Set.copyOf(rejected);
    }
}
