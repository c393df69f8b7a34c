package dev.inari.sidecar.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was not done (RFC 9457).
 *
 * @param detail what, where, and what to do
 * @param code which of several reasons it is, by a name that stays; null if the status says enough
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        @Nullable String code) {
    public static final String MEDIA_TYPE = "application/problem+json";

    /** Ends a request with a problem. */
    public static final class Found extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        private final int status;
        private final String title;
        private final @Nullable String code;

        public Found(int status, String title, String detail) {
            this(status, title, detail, null);
        }

        public Found(int status, String title, String detail, @Nullable String code) {
            super(detail);
            this.status = status;
            this.title = title;
            this.code = code;
        }

        /** Of ours, and to be found in the log. */
        public static Found mistake() {
            return new Found(500, "Internal Server Error", "a mistake inside Inari; the sidecar's log shows where");
        }

        public int status() {
            return status;
        }

        /** The same as it is told to whoever asked for this path. */
        public Problem at(String path) {
            return new Problem("about:blank", title, status, String.valueOf(getMessage()), path, code);
        }
    }
}
