package dev.inari.sidecar.batch;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosTicket;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.Oid;
import org.jspecify.annotations.Nullable;

/**
 * Gets Kerberos tokens for web servers, from a keytab or from the tickets of {@code kinit}, and logs in anew before its ticket ends. How long a KDC is
 * waited for is said in krb5.conf ({@code kdc_timeout}, {@code max_retries}). Thread-safe; calls wait.
 */
public final class Spnego {
    private static final String MODULE = "com.sun.security.auth.module.Krb5LoginModule";
    /** SPNEGO, RFC 4178. */
    private static final String MECHANISM = "1.3.6.1.5.5.2";

    /** No call begins with a ticket that ends while it lasts. */
    private static final Duration BEFORE_END = Duration.ofMinutes(1);

    private final String principal;
    private final Optional<Path> keytab;
    private @Nullable Subject subject;

    /**
     * Logs in nobody yet.
     *
     * @param principal {@code user@REALM}; empty for whoever has the ticket
     * @param keytab without one the ticket cache is used
     */
    public Spnego(String principal, Optional<Path> keytab) {
        this.principal = principal;
        this.keytab = keytab;
    }

    /**
     * A fresh token for {@code HTTP/host}, in Base64.
     *
     * @throws IOException saying what to do, if there is none
     */
    public synchronized String token(String host) throws IOException {
        try {
            return token(host, loggedIn());
        } catch (LoginException e) {
            subject = null;
            throw new IOException(
                    "no Kerberos login of " + this + ": " + e.getMessage() + "; see krb5.conf, and "
                            + (keytab.isPresent()
                                    ? "that the keytab holds this principal"
                                    : "run kinit, or name a keytab"),
                    e);
        } catch (PrivilegedActionException e) {
            // The next call logs in anew.
            subject = null;
            throw new IOException(
                    "no Kerberos ticket for HTTP/" + host + ": "
                            + e.getException().getMessage()
                            + "; see that the address names the host as its principal does",
                    e);
        }
    }

    private Subject loggedIn() throws LoginException {
        Subject now = subject;
        if (now == null || endsSoon(now)) {
            LoginContext login = new LoginContext("inari", new Subject(), null, configuration());
            login.login();
            now = login.getSubject();
            subject = now;
        }
        return now;
    }

    private static boolean endsSoon(Subject who) {
        Instant soon = Instant.now().plus(BEFORE_END);
        return who.getPrivateCredentials(KerberosTicket.class).stream()
                .filter(ticket -> ticket.getServer().getName().startsWith("krbtgt/"))
                .noneMatch(ticket ->
                        ticket.isCurrent() && ticket.getEndTime().toInstant().isAfter(soon));
    }

    private Configuration configuration() {
        Map<String, String> options = new HashMap<>();
        options.put("doNotPrompt", "true");
        options.put("refreshKrb5Config", "true");
        if (!principal.isEmpty()) {
            options.put("principal", principal);
        }
        if (keytab.isPresent()) {
            options.put("useKeyTab", "true");
            options.put("storeKey", "true");
            options.put("keyTab", keytab.get().toString());
        } else {
            options.put("useTicketCache", "true");
            options.put("renewTGT", "true");
        }
        AppConfigurationEntry[] entries = {new AppConfigurationEntry(MODULE, LoginModuleControlFlag.REQUIRED, options)};
        return new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return entries;
            }
        };
    }

    // Subject.callAs, which is to take its place, came with Java 18.
    @SuppressWarnings("removal")
    private static String token(String host, Subject who) throws PrivilegedActionException {
        PrivilegedExceptionAction<byte[]> asking = () -> ask(host);
        return Base64.getEncoder().encodeToString(Subject.doAs(who, asking));
    }

    private static byte[] ask(String host) throws GSSException {
        GSSManager manager = GSSManager.getInstance();
        GSSName server = manager.createName("HTTP@" + host, GSSName.NT_HOSTBASED_SERVICE);
        GSSContext context = manager.createContext(server, new Oid(MECHANISM), null, GSSContext.DEFAULT_LIFETIME);
        try {
            return context.initSecContext(new byte[0], 0, 0);
        } finally {
            context.dispose();
        }
    }

    @Override
    public String toString() {
        return principal.isEmpty() ? "whoever has a ticket" : principal;
    }
}
