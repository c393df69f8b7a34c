package dev.inari.sidecar.cli;

import dev.inari.jmx.EngineIdentity;
import dev.inari.jmx.Outcome;
import dev.inari.jmx.WatchReport;
import dev.inari.mbeans.Announcement;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.engine.Listens;
import dev.inari.sidecar.zookeeper.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** One announced engine of this host, with all by which its znode can be found. */
record LocalEngine(EngineReport report, Outcome<WatchReport> watch, Function<String, Listens> listensAt) {
    private record Answer(EngineReport report, Outcome<WatchReport> watch) {}

    /** Asks them all at the same time. */
    static List<LocalEngine> all(Host host, Settings settings, List<Announcement> announced) {
        List<Answer> answers = new EngineReader(host, settings)
                .readAll(announced.stream().map(EngineTarget::of).toList(), LocalEngine::ask);
        BiFunction<EngineProcess, String, Listens> listeners = host.listeners();
        List<LocalEngine> engines = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            EngineProcess process = EngineProcess.of(announced.get(i));
            Answer answer = answers.get(i);
            engines.add(new LocalEngine(answer.report(), answer.watch(), address -> listeners.apply(process, address)));
        }
        return engines;
    }

    private static Answer ask(EngineReader.Asked asked) {
        EngineReport report = EngineReader.report(asked);
        return new Answer(report, report.answered() ? asked.client().watches() : new Outcome.Refused<>("not asked"));
    }

    /** What it says of its place in the ensemble; nothing of one that does not answer. */
    Stream<Claim> claim() {
        if (!(report.identity() instanceof Outcome.Answered<EngineIdentity> who)) {
            return Stream.of();
        }
        WatchReport told = watch instanceof Outcome.Answered<WatchReport> answered ? answered.value() : null;
        return Stream.of(new Claim(
                who.value().agentId(),
                report.target().describe(),
                who.value().namespace(),
                who.value().engineRefId(),
                told == null ? "" : told.path(),
                told == null ? "" : told.sessionId(),
                listensAt));
    }
}
