package dev.inari.sidecar.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One metric as a scrape shows it, for the table of docs/metrics.md. */
record Shown(String name, String type, String unit, Set<String> labels, String meaning) {
    static Shown of(MetricSnapshot snapshot) {
        String type = snapshot instanceof CounterSnapshot
                ? "counter"
                : snapshot instanceof HistogramSnapshot
                        ? "histogram"
                        : snapshot instanceof SummarySnapshot ? "summary" : "gauge";
        String name = snapshot.getMetadata().getPrometheusName();
        Set<String> labels = snapshot.getDataPoints().stream()
                .flatMap(point -> point.getLabels().stream())
                .map(Label::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        String meaning = snapshot.getMetadata().getHelp();
        boolean highest = name.endsWith("_seconds_max");
        return new Shown(
                name + (type.equals("counter") ? "_total" : snapshot instanceof InfoSnapshot ? "_info" : ""),
                type,
                unit(name),
                labels,
                highest ? "The longest of about the last minute." : meaning);
    }

    private static String unit(String name) {
        String base = name.replaceFirst("_max$", "");
        return base.endsWith("_seconds") ? "seconds" : base.endsWith("_bytes") ? "bytes" : "";
    }

    String row() {
        return "| `" + name + "` | " + type + " | " + unit + " | "
                + labels.stream().map(label -> "`" + label + "`").collect(Collectors.joining(", ")) + " | " + meaning
                + " |";
    }
}
