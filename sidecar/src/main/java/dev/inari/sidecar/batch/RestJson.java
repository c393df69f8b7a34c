package dev.inari.sidecar.batch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Understands the answers of Kyuubi's REST API. What a version adds is passed over; what is needed and missing, or of another kind, is an error and
 * never a default.
 */
final class RestJson {
    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 32;
    private static final int LONGEST_NAME = 4096;
    private static final int MOST_UNREADABLE = 10;
    private static final List<String> LIMITS =
            List.of("kyuubi.session.idle.timeout", "kyuubi.batch.session.idle.timeout");

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(LONGEST_NUMBER)
                            .maxNameLength(LONGEST_NAME)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    /** One of many, and so with others behind it. */
    private static final ObjectReader SESSION =
            MAPPER.readerFor(WireSession.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private RestJson() {}

    static BatchPage page(InputStream json) throws IOException {
        List<@Nullable WireBatch> given =
                needed("batches", read(json, WirePage.class).batches());
        List<BatchRecord> batches = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        for (WireBatch each : given) {
            Optional<UUID> id = each == null ? Optional.empty() : id(each.id());
            if (each != null && id.isPresent()) {
                batches.add(each.as(id.get()));
            } else if (unreadable.size() < MOST_UNREADABLE) {
                unreadable.add("a batch with the id '" + Words.clean(each == null ? null : each.id()) + "', no UUID");
            }
        }
        return new BatchPage(batches, given.size(), unreadable);
    }

    static BatchRecord batch(InputStream json, UUID asked) throws IOException {
        WireBatch given = read(json, WireBatch.class);
        mustBe(asked, given.id());
        return given.as(asked);
    }

    static List<String> log(InputStream json) throws IOException {
        WireLog given = read(json, WireLog.class);
        List<@Nullable String> lines = needed("logRowSet", given.logRowSet());
        if (needed("rowCount", given.rowCount()) != lines.size()) {
            throw new IOException("rowCount is " + given.rowCount() + " and there are " + lines.size() + " lines");
        }
        return lines.stream().map(RestJson::text).toList();
    }

    /** One after the other: what is sent of each is many times what is wanted, and there may be tens of thousands. */
    static List<OpenSession> sessions(InputStream json) throws IOException {
        List<OpenSession> sessions = new ArrayList<>();
        try (JsonParser parser = MAPPER.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new IOException("it is no list of sessions");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                WireSession each = SESSION.readValue(parser);
                UUID id = id(each == null ? null : each.identifier())
                        .orElseThrow(() -> new IOException("a session's identifier is no UUID"));
                sessions.add(each.as(id));
            }
            if (parser.nextToken() != null) {
                throw new IOException("something follows the list of sessions");
            }
        }
        return sessions;
    }

    /** That the answer is about this session, and about a batch's. */
    static UUID batchSession(InputStream json, UUID asked) throws IOException {
        WireEvent given = read(json, WireEvent.class);
        mustBe(asked, given.sessionId());
        String type = text(given.sessionType());
        if (!type.isEmpty() && !type.equalsIgnoreCase("BATCH")) {
            throw new IOException("the session's type is '" + Words.clean(type) + "' and not BATCH");
        }
        return asked;
    }

    static CloseAnswer closed(InputStream json) throws IOException {
        WireClosed given = read(json, WireClosed.class);
        return new CloseAnswer(needed("success", given.success()), Words.clean(given.msg()));
    }

    /** A server's own words for what went wrong; empty if there are none. */
    static String message(InputStream json) {
        try {
            return Words.clean(read(json, WireMessage.class).message());
        } catch (IOException e) {
            // Something in between answered, with a page for people; the status says enough.
            return "";
        }
    }

    private static <T> T read(InputStream json, Class<T> form) throws IOException {
        T value = MAPPER.readValue(json, form);
        if (value == null) {
            throw new IOException("it is null");
        }
        return value;
    }

    private static <T> T needed(String name, @Nullable T value) throws IOException {
        if (value == null) {
            throw new IOException("it has no " + name);
        }
        return value;
    }

    private static void mustBe(UUID asked, @Nullable String given) throws IOException {
        if (!id(given).equals(Optional.of(asked))) {
            throw new IOException("it is about '" + Words.clean(given) + "' and not about " + asked);
        }
    }

    private static Optional<UUID> id(@Nullable String text) {
        return text == null ? Optional.empty() : BatchId.of(text);
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given;
    }

    private static long number(@Nullable Long given) {
        return given == null ? 0 : given;
    }

    private record WirePage(@Nullable List<@Nullable WireBatch> batches) {}

    private record WireBatch(
            @Nullable String id,
            @Nullable String user,
            @Nullable String batchType,
            @Nullable String name,
            @Nullable String state,
            @Nullable String appId,
            @Nullable String appUrl,
            @Nullable String appState,
            @Nullable String appDiagnostic,
            @Nullable String kyuubiInstance,
            @Nullable Long createTime,
            @Nullable Long appStartTime,
            @Nullable Long endTime) {
        BatchRecord as(UUID uuid) {
            return new BatchRecord(
                    uuid,
                    text(user),
                    text(batchType),
                    text(name),
                    text(state),
                    text(appId),
                    text(appUrl),
                    text(appState),
                    text(appDiagnostic),
                    text(kyuubiInstance),
                    number(createTime),
                    number(appStartTime),
                    number(endTime));
        }
    }

    private record WireLog(
            @Nullable List<@Nullable String> logRowSet,
            @Nullable Integer rowCount) {}

    private record WireSession(
            @Nullable String identifier,
            @Nullable String user,
            @Nullable String sessionType,
            @Nullable Long createTime,
            @Nullable Long idleTime,
            @Nullable Map<String, @Nullable Object> conf) {
        OpenSession as(UUID id) {
            return new OpenSession(
                    id,
                    text(user),
                    text(sessionType),
                    number(createTime),
                    idleTime == null || idleTime < 0 ? OptionalLong.empty() : OptionalLong.of(idleTime),
                    conf != null && LIMITS.stream().anyMatch(conf::containsKey));
        }
    }

    private record WireEvent(
            @Nullable String sessionId, @Nullable String sessionType) {}

    private record WireClosed(
            @Nullable Boolean success, @Nullable String msg) {}

    private record WireMessage(@Nullable String message) {}
}
