package dev.inari.sidecar.batch;

import java.time.Duration;

/** Why a server gave no answer that can be used. What is to be done about it differs, and none of them is ever taken for a "no". */
public sealed interface RestFailure {
    /** What happened, at which server, and what to do. */
    String words();

    /** No connection, no answer in time, or an answer that broke off. What was asked may have been done. */
    record Unreachable(String server, String call, String why, String todo) implements RestFailure {
        private static final String RUNS =
                "see that it runs, that kyuubi.frontend.protocols has REST, and that this is its address";
        private static final String PROVE = "see inari.batches.principal and inari.batches.keytab";
        private static final String BELIEVE = "see inari.batches.tls, and that its certificate names this host";

        Unreachable(String server, String call, String why) {
            this(server, call, why, RUNS);
        }

        /** It was not even asked, because it could not be proved who asks. */
        static Unreachable unproven(String server, String call, String why) {
            return new Unreachable(server, call, Words.clean(why), PROVE);
        }

        /** It is not believed to be who it is. */
        static Unreachable notBelieved(String server, String call, String why) {
            return new Unreachable(server, call, why, BELIEVE);
        }

        @Override
        public String words() {
            return server + " gave no whole answer to " + call + " (" + why + "); " + todo;
        }

        static Unreachable late(String server, String call, Duration time) {
            return new Unreachable(server, call, "not within " + Words.time(time));
        }
    }

    /** 401, 403, or the 405 of servers before 1.9.3. */
    record Refused(String server, String call, int status, String message) implements RestFailure {
        @Override
        public String words() {
            String todo = status == 401
                    ? "give it credentials that it knows"
                    : "the user must be the owner, or an administrator of the server (kyuubi.server.administrators)";
            return server + " refused " + call + " with " + status + quoted(message) + "; " + todo;
        }
    }

    /** 404: this server does not have it; another may. */
    record NotFound(String server, String call, String message) implements RestFailure {
        @Override
        public String words() {
            return server + " does not have it: " + call + quoted(message);
        }
    }

    /** Any other status. */
    record Failed(String server, String call, int status, String message) implements RestFailure {
        @Override
        public String words() {
            return server + " answered " + status + " to " + call + quoted(message) + "; "
                    + (status / 100 == 3
                            ? "redirects are not followed, so give the server's own address"
                            : "see the server's log");
        }
    }

    /** An answer that is not understood. */
    record Malformed(String server, String call, String what) implements RestFailure {
        @Override
        public String words() {
            return server + " gave an answer to " + call + " that is not understood: " + what
                    + "; see that this is a Kyuubi server of 1.7 to 1.12";
        }
    }

    private static String quoted(String message) {
        return message.isEmpty() ? "" : " (" + message + ")";
    }
}
