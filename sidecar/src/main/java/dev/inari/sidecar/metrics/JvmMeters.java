package dev.inari.sidecar.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What every JVM shows of itself, under the names that everybody's dashboards know: these alone have no prefix of ours. */
final class JvmMeters implements AutoCloseable {
    private static final Path STATM = Path.of("/proc/self/statm");
    private static final int PAGE = 4096;
    private static final double NANOS = 1e9;

    private final JvmGcMetrics gc = new JvmGcMetrics();

    JvmMeters(MeterRegistry registry) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        gc.bindTo(registry);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            // Micrometer's own is in nanoseconds, and Prometheus has a name for it.
            FunctionCounter.builder("process.cpu.seconds", system, bean -> bean.getProcessCpuTime() / NANOS)
                    .description("Processor time that the sidecar used, user and system.")
                    .baseUnit("seconds")
                    .register(registry);
        }
        Gauge.builder("process.resident.memory", JvmMeters::residentBytes)
                .description("Resident memory of the sidecar; NaN where the system does not tell.")
                .baseUnit("bytes")
                .register(registry);
    }

    /** The second number is the resident size in pages, which are of 4 KiB wherever Inari's native parts run. */
    private static double residentBytes() {
        try {
            return Long.parseLong(
                            Files.readString(STATM, StandardCharsets.US_ASCII).split(" ", 3)[1])
                    * (double) PAGE;
        } catch (IOException | RuntimeException e) {
            return Double.NaN;
        }
    }

    @Override
    public void close() {
        gc.close();
    }
}
