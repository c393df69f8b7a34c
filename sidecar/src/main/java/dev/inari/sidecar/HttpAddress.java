package dev.inari.sidecar;

/** Where HTTP is spoken at this moment, or why it is not, for those who ask the daemon. Thread-safe. */
final class HttpAddress {
    private volatile String url = "";
    private volatile String problem = "inari.http.enabled is false";

    /** It is spoken there. */
    void opened(String at) {
        url = at;
        problem = "";
    }

    /** It is not spoken. */
    void closed(String why) {
        url = "";
        problem = why;
    }

    /** Without a slash at the end; empty if it is not spoken. */
    String url() {
        return url;
    }

    /** Empty if it is spoken. */
    String problem() {
        return problem;
    }
}
