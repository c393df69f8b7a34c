package dev.inari.sidecar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.inari.jmx.EngineIdentity;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionCounts;
import org.jspecify.annotations.Nullable;

/**
 * What was known of an engine when its process had ended; lies in the journal with the note that says so, so that a sidecar that is killed right after
 * loses nothing. What is not known is null. Its names are never changed.
 *
 * @param startedMillis since 1970
 * @param sessions user sessions that it took in its life
 * @param failedOpens user sessions that it refused
 * @param lastHeardMillis time of its last heartbeat, by its own clock, since 1970
 */
record LastSeen(
        @Nullable String user,
        @Nullable String shareLevel,
        @Nullable String engineRefId,
        @Nullable String applicationId,
        @Nullable Long startedMillis,
        @Nullable Long sessions,
        @Nullable Long failedOpens,
        @Nullable Long lastHeardMillis) {
    static final LastSeen NOTHING = new LastSeen(null, null, null, null, null, null, null, null);

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** {@code startedMillis} is -1 if it is not known. */
    static LastSeen of(@Nullable EngineIdentity who, @Nullable Heartbeat last, long startedMillis) {
        SessionCounts counts = last == null ? null : last.getSessions();
        if (counts != null && !counts.isKnown()) {
            counts = null;
        }
        return new LastSeen(
                who == null ? null : known(who.user()),
                who == null ? null : known(who.shareLevel()),
                who == null ? null : known(who.engineRefId()),
                who == null ? null : known(who.applicationId()),
                startedMillis < 0 ? null : startedMillis,
                counts == null ? null : counts.getOpenedTotal(),
                counts == null ? null : counts.getFailedOpens(),
                last == null ? null : last.getTimeMillis());
    }

    /** From the journal; nothing, if that text is of another form. */
    static LastSeen of(String text) {
        if (text.isEmpty()) {
            return NOTHING;
        }
        try {
            LastSeen seen = MAPPER.readValue(text, LastSeen.class);
            return seen == null ? NOTHING : seen;
        } catch (JsonProcessingException e) {
            return NOTHING;
        }
    }

    /** For the journal. */
    String text() {
        try {
            return MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON for " + this, e);
        }
    }

    private static @Nullable String known(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
