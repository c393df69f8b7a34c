package dev.inari.jmx;

import dev.inari.mbeans.CloseAnswer;
import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.ExitMXBean;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.JobSubmission;
import dev.inari.mbeans.Milestone;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.TargetStatus;
import dev.inari.mbeans.WatchAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.management.AttributeNotFoundException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/** The MBeans of one engine as questions to its line. Thread-safe. */
final class PooledEngineClient implements EngineClient {
    private static final String HEARTBEAT = "Heartbeat";
    private static final String PULSE = "Pulse";
    private static final String LONG = long.class.getName();
    private static final String TEXT = String.class.getName();

    private final EngineLine line;
    private final Runnable onClose;
    /** An agent stays the same as long as its JVM lives. */
    private volatile boolean pulseless;

    PooledEngineClient(EngineLine line, Runnable onClose) {
        this.line = line;
        this.onClose = onClose;
    }

    @Override
    public Outcome<EngineIdentity> identity() {
        return line.ask("identity", pulse(), Sizes.VALUE_BYTES, link -> {
            @Nullable Object pulse = pulse(link);
            return pulse == null
                    ? Answers.identity(link.read(Contract.ENGINE, Answers.identityAttributes()))
                    : Answers.pulse(pulse).map(IdentifiedHeartbeat::identity);
        });
    }

    @Override
    public Outcome<Heartbeat> heartbeat() {
        return line.ask("heartbeat", pulse(), Sizes.VALUE_BYTES, link -> {
            @Nullable Object pulse = pulse(link);
            return pulse == null
                    ? answered(Answers.value(link.read(Contract.ENGINE, HEARTBEAT), Heartbeat::from))
                    : Answers.pulse(pulse).map(IdentifiedHeartbeat::heartbeat);
        });
    }

    @Override
    public Outcome<IdentifiedHeartbeat> identifiedHeartbeat() {
        return line.ask("heartbeat and identity", pulse(), Sizes.VALUE_BYTES, link -> {
            @Nullable Object pulse = pulse(link);
            return pulse == null ? inOpenData(link) : Answers.pulse(pulse);
        });
    }

    private Call.Takes pulse() {
        return pulseless ? Call.Takes.VALUES : Call.Takes.TEXTS;
    }

    /** The short form; null from an agent that knows the long one only. */
    private @Nullable Object pulse(Link link) throws Exception {
        if (pulseless) {
            return null;
        }
        try {
            return link.read(Contract.ENGINE, PULSE);
        } catch (AttributeNotFoundException e) {
            pulseless = true;
            return null;
        }
    }

    private static Outcome<IdentifiedHeartbeat> inOpenData(Link link) throws Exception {
        List<String> names = new ArrayList<>(List.of(HEARTBEAT));
        names.addAll(Answers.identityAttributes());
        Map<String, Object> attributes = link.read(Contract.ENGINE, names);
        Heartbeat heartbeat = Answers.value(attributes.get(HEARTBEAT), Heartbeat::from);
        return Answers.identity(attributes).map(identity -> new IdentifiedHeartbeat(heartbeat, identity));
    }

    @Override
    public Outcome<List<SessionInfo>> sessions() {
        return list("sessions", Contract.SESSIONS, "Table", SessionInfo::from);
    }

    @Override
    public Outcome<List<SessionInfo>> leaked() {
        return list("leaked sessions", Contract.SESSIONS, "Leaked", SessionInfo::from);
    }

    @Override
    public Outcome<CloseAnswer> closeSession(String id, long lastAccessMillis, String reason) {
        Object[] arguments = {id, lastAccessMillis, reason};
        return invoke(Contract.SESSIONS, "closeSession", CloseAnswer::from, arguments, TEXT, LONG, TEXT);
    }

    @Override
    public Outcome<ExitAnswer> requestExit(long epoch, String reason) {
        return exit("requestExit", new Object[] {epoch, reason}, LONG, TEXT);
    }

    @Override
    public Outcome<ExitAnswer> exitThoughServing(String reason) {
        return exit("requestExitThoughServing", new Object[] {reason}, TEXT);
    }

    @Override
    public Outcome<ExitAnswer> rehearseExit() {
        return requestExit(ExitMXBean.NO_EPOCH, "rehearsal");
    }

    @Override
    public Outcome<ExitAnswer> reopen(String reason) {
        return exit("reopen", new Object[] {reason}, TEXT);
    }

    @Override
    public Outcome<List<Milestone>> milestones() {
        return list("milestones", Contract.EXIT, "Milestones", Milestone::from);
    }

    @Override
    public Outcome<List<String>> threadsHoldingJvm() {
        return texts("threads holding the JVM", Contract.EXIT, "ThreadsHoldingJvm");
    }

    @Override
    public Outcome<String> threadDump() {
        return line.ask(
                "thread dump",
                Sizes.DUMP_BYTES,
                link -> answered(Answers.longText(link.read(Contract.EXIT, "ThreadDump"), Sizes.LONGEST_DUMP)));
    }

    @Override
    public Outcome<WatchReport> watches() {
        return line.ask(
                "watches",
                Sizes.VALUE_BYTES,
                link -> answered(Answers.watches(link.read(Contract.WATCHES, Answers.watchAttributes()))));
    }

    @Override
    public Outcome<WatchAnswer> auditWatch() {
        return invoke(Contract.WATCHES, "audit", WatchAnswer::from, new Object[0]);
    }

    @Override
    public Outcome<WatchAnswer> repairWatch(String reason) {
        return invoke(Contract.WATCHES, "repair", WatchAnswer::from, new Object[] {reason}, TEXT);
    }

    @Override
    public Outcome<WatchAnswer> drain(String reason) {
        return invoke(Contract.WATCHES, "drain", WatchAnswer::from, new Object[] {reason}, TEXT);
    }

    @Override
    public Outcome<JobsReport> jobs(long known) {
        return line.ask("jobs", Sizes.LIST_BYTES, link -> {
            JobsReport numbers = Answers.jobs(link.read(Contract.JOBS, Answers.jobNumbers()));
            if (numbers.changes() == known) {
                return answered(numbers);
            }
            List<JobSubmission> table = Answers.values(link.read(Contract.JOBS, "Submissions"), JobSubmission::from);
            return answered(new JobsReport(numbers.changes(), numbers.submitted(), numbers.dropped(), table));
        });
    }

    @Override
    public Outcome<List<TargetStatus>> targets() {
        return list("targets", Contract.AGENT, "Targets", TargetStatus::from);
    }

    @Override
    public Outcome<List<String>> problems() {
        return texts("problems", Contract.AGENT, "Problems");
    }

    @Override
    public <T> Outcome<T> browse(String what, MBeanQuestion<T> question) {
        return line.ask(what, Call.Takes.ANYTHING, Sizes.LIST_BYTES, link -> {
            Call call = Call.current();
            if (call != null) {
                call.linked();
            }
            return answered(question.ask(link.connection()));
        });
    }

    private <T> Outcome<List<T>> list(
            String what, ObjectName mbean, String attribute, Function<CompositeData, T> decode) {
        return line.ask(what, Sizes.LIST_BYTES, link -> answered(Answers.values(link.read(mbean, attribute), decode)));
    }

    private Outcome<List<String>> texts(String what, ObjectName mbean, String attribute) {
        return line.ask(what, Sizes.LIST_BYTES, link -> answered(Answers.texts(link.read(mbean, attribute))));
    }

    private Outcome<ExitAnswer> exit(String operation, Object[] arguments, String... signature) {
        return invoke(Contract.EXIT, operation, ExitAnswer::from, arguments, signature);
    }

    private <T> Outcome<T> invoke(
            ObjectName mbean,
            String operation,
            Function<CompositeData, T> decode,
            Object[] arguments,
            String... signature) {
        return line.ask(operation, Sizes.VALUE_BYTES, link -> {
            @Nullable Object answer = link.invoke(mbean, operation, arguments, signature);
            return answered(Answers.value(answer, decode));
        });
    }

    private static <T> Outcome<T> answered(T value) {
        return new Outcome.Answered<>(value);
    }

    @Override
    public void close() {
        line.close();
        onClose.run();
    }
}
