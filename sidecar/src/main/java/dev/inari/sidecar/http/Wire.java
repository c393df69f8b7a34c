package dev.inari.sidecar.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;

/** JSON of both channels. What comes from people and files must be understood whole; what a later daemon adds to an answer is passed over. */
public final class Wire {
    public static final String MEDIA_TYPE = "application/json";
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();
    private static final ObjectMapper LENIENT = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Wire() {}

    /** As JSON, in UTF-8. */
    public static byte[] bytes(Object value) {
        try {
            return STRICT.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON for " + value.getClass().getSimpleName(), e);
        }
    }

    /** Of exactly this form, or an exception that says where it is not. */
    public static <T> T strict(byte[] json, Class<T> form) throws Malformed {
        return read(STRICT, new String(json, StandardCharsets.UTF_8), form);
    }

    /** Of at least this form. */
    public static <T> T lenient(String json, Class<T> form) throws Malformed {
        return read(LENIENT, json, form);
    }

    private static <T> T read(ObjectMapper mapper, String json, Class<T> form) throws Malformed {
        try {
            T value = mapper.readValue(json, form);
            if (value == null) {
                throw new Malformed("it is null");
            }
            return value;
        } catch (JsonProcessingException e) {
            Throwable cause = e.getCause();
            String what = cause instanceof IllegalArgumentException ? cause.getMessage() : e.getOriginalMessage();
            String where =
                    e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            throw new Malformed(what + where);
        }
    }

    /** JSON that is none, or of another form. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }
}
