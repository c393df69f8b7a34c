package dev.inari.jmx;

/** Tells a secret that we could not get from one that the peer did not accept. */
final class SecretUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SecretUnavailableException(RuntimeException cause) {
        super(cause);
    }
}
