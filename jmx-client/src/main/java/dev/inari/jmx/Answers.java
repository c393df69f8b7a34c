package dev.inari.jmx;

import dev.inari.mbeans.EngineMXBean;
import dev.inari.mbeans.WatchEvent;
import dev.inari.mbeans.WatchState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/** Decodes open data that came from outside into values of the contract, trusting neither type nor size. Stateless. */
final class Answers {
    private static final List<String> IDENTITY = List.of(
            "Protocol",
            "AgentId",
            "Pid",
            "StartTicks",
            "BootId",
            "EngineType",
            "ShareLevel",
            "ShareLevelSource",
            "EngineRefId",
            "User",
            "EngineVersion",
            "ApplicationId",
            "Namespace");

    private static final List<String> WATCHES = List.of(
            "Mode",
            "State",
            "Path",
            "SessionId",
            "ConnectionState",
            "Losses",
            "LastLossMillis",
            "Repairs",
            "LastRepairMillis",
            "FailedRepairs",
            "LastAuditMillis",
            "LastAuditMicros",
            "MissedDeletions",
            "Problem",
            "Events");

    private static final List<String> JOB_NUMBERS = List.of("Changes", "Submitted", "Dropped");

    private Answers() {}

    /** The attributes that make a {@link JobsReport} without its table. */
    static List<String> jobNumbers() {
        return JOB_NUMBERS;
    }

    static JobsReport jobs(Map<String, Object> attributes) {
        return new JobsReport(
                number(attributes, "Changes"),
                number(attributes, "Submitted"),
                number(attributes, "Dropped"),
                List.of());
    }

    /** The attributes that make a {@link WatchReport}. */
    static List<String> watchAttributes() {
        return WATCHES;
    }

    static WatchReport watches(Map<String, Object> attributes) {
        return new WatchReport(
                text(attributes, "Mode"),
                watchState(text(attributes, "State")),
                text(attributes, "Path"),
                text(attributes, "SessionId"),
                text(attributes, "ConnectionState"),
                number(attributes, "Losses"),
                number(attributes, "LastLossMillis"),
                number(attributes, "Repairs"),
                number(attributes, "LastRepairMillis"),
                number(attributes, "FailedRepairs"),
                number(attributes, "LastAuditMillis"),
                number(attributes, "LastAuditMicros"),
                number(attributes, "MissedDeletions"),
                text(attributes, "Problem"),
                values(attributes.get("Events"), WatchEvent::from));
    }

    private static WatchState watchState(String name) {
        try {
            return WatchState.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("attribute State is '" + name + "', which is no WatchState", e);
        }
    }

    private static long number(Map<String, Object> attributes, String name) {
        return at(attributes, name, Long.class);
    }

    /** The attributes that make an {@link EngineIdentity}. */
    static List<String> identityAttributes() {
        return IDENTITY;
    }

    static Outcome<EngineIdentity> identity(Map<String, Object> attributes) {
        int protocol = at(attributes, "Protocol", Integer.class);
        if (protocol > EngineMXBean.PROTOCOL) {
            return new Outcome.NotInstrumented<>("the agent speaks protocol " + protocol + ", this client knows up to "
                    + EngineMXBean.PROTOCOL + ": upgrade Inari here first");
        }
        return new Outcome.Answered<>(new EngineIdentity(
                protocol,
                text(attributes, "AgentId"),
                at(attributes, "Pid", Long.class),
                at(attributes, "StartTicks", Long.class),
                text(attributes, "BootId"),
                text(attributes, "EngineType"),
                text(attributes, "ShareLevel"),
                text(attributes, "ShareLevelSource"),
                text(attributes, "EngineRefId"),
                text(attributes, "User"),
                text(attributes, "EngineVersion"),
                text(attributes, "ApplicationId"),
                text(attributes, "Namespace")));
    }

    static <T> T value(@Nullable Object answer, Function<CompositeData, T> decode) {
        Sizes.check(answer);
        return decode.apply(cast("the answer", answer, CompositeData.class));
    }

    static <T> List<T> values(@Nullable Object answer, Function<CompositeData, T> decode) {
        Sizes.check(answer);
        List<T> values = new ArrayList<>();
        for (CompositeData entry : cast("the answer", answer, CompositeData[].class)) {
            values.add(decode.apply(cast("an entry", entry, CompositeData.class)));
        }
        return List.copyOf(values);
    }

    static List<String> texts(@Nullable Object answer) {
        Sizes.check(answer);
        List<String> texts = new ArrayList<>();
        for (String entry : cast("the answer", answer, String[].class)) {
            texts.add(cast("an entry", entry, String.class));
        }
        return List.copyOf(texts);
    }

    /** One text, of at most {@code limit} characters. */
    static String longText(@Nullable Object answer, int limit) {
        String text = cast("the answer", answer, String.class);
        Sizes.checkText(text, limit);
        return text;
    }

    private static String text(Map<String, Object> attributes, String name) {
        return at(attributes, name, String.class);
    }

    private static <T> T at(Map<String, Object> attributes, String name, Class<T> type) {
        @Nullable Object value = attributes.get(name);
        Sizes.check(value);
        return cast("attribute " + name, value, type);
    }

    private static <T> T cast(String what, @Nullable Object value, Class<T> type) {
        if (!type.isInstance(value)) {
            String found = value == null ? "missing" : value.getClass().getName();
            throw new IllegalArgumentException(what + " is " + found + ", expected " + type.getSimpleName());
        }
        return type.cast(value);
    }
}
