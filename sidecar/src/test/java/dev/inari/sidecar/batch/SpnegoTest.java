package dev.inari.sidecar.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedAction;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import org.apache.kerby.kerberos.kerb.client.KrbClient;
import org.apache.kerby.kerberos.kerb.server.SimpleKdcServer;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kerberos with a real KDC, and a server that has the JDK's GSS check each token. */
@Timeout(120)
class SpnegoTest {
    private static final String CONFIG = "java.security.krb5.conf";
    private static final String SERVER = "HTTP/localhost@EXAMPLE.COM";
    private static final String US = "inari@EXAMPLE.COM";

    private static final SimpleKdcServer KDC = kdc();
    private static final List<String> CALLERS = new CopyOnWriteArrayList<>();
    private static String before;
    private static Path keytab;
    private static HttpServer web;

    private static SimpleKdcServer kdc() {
        try {
            return new SimpleKdcServer();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        before = System.getProperty(CONFIG);
        File work = Files.createDirectory(directory.resolve("kdc")).toFile();
        KDC.setWorkDir(work);
        KDC.setKdcRealm("EXAMPLE.COM");
        KDC.setKdcHost("localhost");
        KDC.setAllowUdp(false);
        KDC.init();
        KDC.start();
        keytab = directory.resolve("inari.keytab");
        KDC.createAndExportPrincipals(keytab.toFile(), US);
        Path own = directory.resolve("http.keytab");
        KDC.createAndExportPrincipals(own.toFile(), SERVER);
        System.setProperty(CONFIG, work.toPath().resolve("krb5.conf").toString());
        Subject server = server(own);
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/api/v1/sessions", exchange -> {
            String sent = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            String caller = caller(server, sent);
            byte[] body = (caller.isEmpty() ? "{\"message\":\"who are you\"}" : "[]").getBytes(StandardCharsets.UTF_8);
            if (!caller.isEmpty()) {
                CALLERS.add(caller);
            }
            exchange.sendResponseHeaders(caller.isEmpty() ? 401 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        web.start();
    }

    @AfterAll
    static void stop() throws Exception {
        web.stop(0);
        KDC.stop();
        if (before == null) {
            System.clearProperty(CONFIG);
        } else {
            System.setProperty(CONFIG, before);
        }
    }

    private static Subject server(Path own) throws Exception {
        AppConfigurationEntry[] entries = {
            new AppConfigurationEntry(
                    "com.sun.security.auth.module.Krb5LoginModule",
                    LoginModuleControlFlag.REQUIRED,
                    Map.of(
                            "useKeyTab", "true",
                            "storeKey", "true",
                            "isInitiator", "false",
                            "doNotPrompt", "true",
                            "refreshKrb5Config", "true",
                            "keyTab", own.toString(),
                            "principal", SERVER))
        };
        LoginContext login = new LoginContext("server", new Subject(), null, new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return entries;
            }
        });
        login.login();
        return login.getSubject();
    }

    /** Who proved to be whom; empty if nobody did. */
    @SuppressWarnings("removal")
    private static String caller(Subject server, String header) {
        if (!header.startsWith("Negotiate ")) {
            return "";
        }
        byte[] token = Base64.getDecoder().decode(header.substring("Negotiate ".length()));
        PrivilegedAction<String> accepting = () -> {
            try {
                GSSContext context = GSSManager.getInstance().createContext((org.ietf.jgss.GSSCredential) null);
                context.acceptSecContext(token, 0, token.length);
                return context.isEstablished() ? context.getSrcName().toString() : "";
            } catch (GSSException e) {
                return "";
            }
        };
        return Subject.doAs(server, accepting);
    }

    private static Outcome<List<OpenSession>> sessions(String host, Spnego tickets) {
        KyuubiServer server = new KyuubiServer(
                URI.create("http://" + host + ":" + web.getAddress().getPort()),
                Credentials.spnego(tickets),
                Optional.empty(),
                Duration.ofSeconds(20),
                Duration.ofSeconds(60));
        return new KyuubiRest(server).sessions();
    }

    private static String missed(Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Missed.class);
        return ((Outcome.Missed<?>) outcome).failure().words();
    }

    @Test
    void serverKnowsWhoAsksAtEachCall() {
        Spnego tickets = new Spnego(US, Optional.of(keytab));

        // A token that came before is refused by the server's replay cache.
        assertThat(sessions("localhost", tickets)).isInstanceOf(Outcome.Answered.class);
        assertThat(sessions("localhost", tickets)).isInstanceOf(Outcome.Answered.class);
        assertThat(CALLERS).containsOnly(US);
    }

    /** In a JVM of its own: the JDK finds the tickets of {@code kinit} by the environment. */
    @Test
    void theTicketsOfKinitDoAsWell(@TempDir Path directory) throws Exception {
        Path tickets = directory.resolve("tickets");
        KrbClient kinit = new KrbClient();
        kinit.setKdcRealm("EXAMPLE.COM");
        kinit.setKdcHost("localhost");
        kinit.setAllowUdp(false);
        kinit.setKdcTcpPort(KDC.getKdcSetting().getKdcTcpPort());
        kinit.init();
        kinit.storeTicket(kinit.requestTgt(US, keytab.toFile()), tickets.toFile());
        ProcessBuilder child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-D" + CONFIG + "=" + System.getProperty(CONFIG),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Asking.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        child.environment().put("KRB5CCNAME", tickets.toString());
        Process asking = child.start();
        String token = new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(asking.waitFor()).isZero();
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + web.getAddress().getPort() + "/api/v1/sessions"))
                .header("Authorization", "Negotiate " + token)
                .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    /** Prints a token for the server, of whoever has tickets. */
    static final class Asking {
        private Asking() {}

        public static void main(String[] arguments) throws IOException {
            System.out.println(new Spnego("", Optional.empty()).token("localhost"));
        }
    }

    @Test
    void hostWithoutAPrincipalIsNamed() {
        assertThat(missed(sessions("127.0.0.1", new Spnego(US, Optional.of(keytab)))))
                .contains("no Kerberos ticket for HTTP/127.0.0.1", "inari.batches.principal");
    }

    @Test
    void principalThatIsNotInTheKeytabIsNamed() {
        assertThat(missed(sessions("localhost", new Spnego("nobody@EXAMPLE.COM", Optional.of(keytab)))))
                .contains("no Kerberos login of nobody@EXAMPLE.COM", "that the keytab holds this principal");
    }

    @Test
    void withoutKeytabAndTicketItSaysWhatToDo(@TempDir Path empty) throws IOException {
        assertThat(missed(sessions("localhost", new Spnego("nobody@EXAMPLE.COM", Optional.empty()))))
                .contains("run kinit, or name a keytab");
        assertThat(missed(sessions("localhost", new Spnego(US, Optional.of(empty.resolve("no.keytab"))))))
                .contains("no Kerberos login");
    }
}
