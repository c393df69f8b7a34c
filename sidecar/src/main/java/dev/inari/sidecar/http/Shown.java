package dev.inari.sidecar.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What somebody shows to prove who they are: the Authorization header, taken apart. */
sealed interface Shown {

    /** Nothing was shown. */
    record Nothing() implements Shown {}

    /** Something of another kind, or not as it should be. */
    record Garbled() implements Shown {}

    /** A name and a password. */
    record Basic(String name, String password) implements Shown {
        /** Without the password. */
        @Override
        public String toString() {
            return name;
        }
    }

    /** A token, which also tells whose it is. */
    record Bearer(String token) implements Shown {
        /** Without the token. */
        @Override
        public String toString() {
            return "a token";
        }
    }

    static Shown in(String header) {
        String[] parts = header.strip().split("\\s+", 2);
        if (header.isBlank()) {
            return new Nothing();
        } else if (parts.length == 2 && parts[0].equalsIgnoreCase("Bearer")) {
            return new Bearer(parts[1].strip());
        } else if (parts.length == 2 && parts[0].equalsIgnoreCase("Basic")) {
            return basic(parts[1].strip());
        }
        return new Garbled();
    }

    private static Shown basic(String base64) {
        try {
            String text = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0 ? new Garbled() : new Basic(text.substring(0, colon), text.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return new Garbled();
        }
    }
}
