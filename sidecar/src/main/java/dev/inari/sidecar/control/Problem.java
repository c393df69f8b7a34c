package dev.inari.sidecar.control;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was not done (RFC 9457).
 *
 * @param detail what, where, and what to do
 * @param code of the reply, if it is one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(String type, String title, int status, String detail, String instance, Reply.@Nullable Code code) {
    static final String MEDIA_TYPE = "application/problem+json";

    /** Ends a request with a problem. */
    static final class Found extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        private final int status;
        private final String title;
        private final Reply.@Nullable Code code;

        Found(int status, String title, String detail) {
            this(status, title, detail, null);
        }

        Found(int status, String title, String detail, Reply.@Nullable Code code) {
            super(detail);
            this.status = status;
            this.title = title;
            this.code = code;
        }

        int status() {
            return status;
        }

        Problem at(String path) {
            return new Problem("about:blank", title, status, String.valueOf(getMessage()), path, code);
        }
    }
}
