package dev.inari.sidecar;

import dev.inari.sidecar.journal.Journal;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows how this sidecar is as an MBean of its JVM, from the start until it is closed. Reads what is known, and asks no engine. Thread-safe. */
final class OwnMBean implements SidecarMXBean, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OwnMBean.class);

    private final Decisions decisions;
    private final Journal journal;
    private final Supplier<String> httpUrl;
    private boolean registered;

    OwnMBean(Decisions decisions, Journal journal, Supplier<String> httpUrl) {
        this.decisions = decisions;
        this.journal = journal;
        this.httpUrl = httpUrl;
    }

    /** Registers it. Engines are guarded also where that is not possible; of two sidecars in one JVM the first is shown. */
    synchronized OwnMBean register() {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .registerMBean(new DescribedBean(this, SidecarMXBean.class), new ObjectName(NAME));
            registered = true;
        } catch (InstanceAlreadyExistsException e) {
            LOG.debug("{} is another sidecar's of this JVM", NAME);
        } catch (JMException e) {
            LOG.warn("{} cannot be shown", NAME, e);
        }
        return this;
    }

    @Override
    public synchronized void close() throws JMException {
        if (registered) {
            registered = false;
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName(NAME));
        }
    }

    @Override
    public String getVersion() {
        return PublicEndpoints.version();
    }

    @Override
    public boolean isDryRun() {
        return decisions.vitals().dryRun();
    }

    @Override
    public boolean isAudited() {
        return decisions.vitals().audited();
    }

    @Override
    public long getMillisSinceDecision() {
        return decisions.vitals().sinceTurn().toMillis();
    }

    @Override
    public int getEngines() {
        return decisions.views().size();
    }

    @Override
    public int getLeavingEngines() {
        return decisions.vitals().leaving();
    }

    @Override
    public Map<String, Integer> getEnginesByStage() {
        return counted(decisions.views(), each -> List.of(each.stage().name()));
    }

    @Override
    public Map<String, Integer> getConditions() {
        return counted(decisions.views(), each -> each.findings().stream()
                .map(found -> found.condition().name())
                .toList());
    }

    private static Map<String, Integer> counted(List<EngineView> engines, Function<EngineView, List<String>> words) {
        Map<String, Integer> counts = new TreeMap<>();
        engines.forEach(engine -> words.apply(engine).forEach(word -> counts.merge(word, 1, Integer::sum)));
        return counts;
    }

    @Override
    public boolean isJournalWritable() {
        return journal.health().writable();
    }

    @Override
    public String getJournalProblem() {
        return journal.health().problem();
    }

    @Override
    public String getHttpUrl() {
        return httpUrl.get();
    }
}
