package dev.inari.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.engine.ProcFs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The files of the page as a browser gets them: all that they name are there, and nothing of them is from elsewhere. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class PageEndpointsTest {
    private static final String TOKEN = "c".repeat(64);
    private static final Path SOURCE = Path.of("src/main/resources/dev/inari/sidecar/page");
    private static final Pattern NAMED = Pattern.compile("(?:src|href)=\"(/[^\"]*)\"|from '\\./([^']+)'");

    private PublicServer server;
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        HttpSettings settings = new HttpSettings(
                true,
                "127.0.0.1",
                0,
                Optional.empty(),
                HttpSettings.Anonymous.NONE,
                List.of(),
                HttpSettings.Tls.OFF,
                HttpSettings.Jolokia.OFF);
        server = PublicServer.start(
                settings, new ProcFs().ownUid(), TOKEN, PageEndpoints.of("fox", "0.1.0", () -> true));
        client = new RawClient(Integer.parseInt(server.url().replaceAll(".*:", "")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatThePageNamesIsThereAndNothingElseIsShipped() throws IOException {
        Set<String> seen = new HashSet<>();
        Deque<String> wanted = new ArrayDeque<>(List.of("/"));
        while (!wanted.isEmpty()) {
            String path = wanted.remove();
            if (seen.add(path)) {
                String answer = client.request("GET " + path);
                assertThat(answer).as(path).startsWith("HTTP/1.1 200");
                Matcher named = NAMED.matcher(answer);
                while (named.find()) {
                    wanted.add(named.group(1) == null ? "/assets/" + named.group(2) : named.group(1));
                }
            }
        }
        try (Stream<Path> files = Files.list(SOURCE)) {
            assertThat(seen)
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(each -> each.endsWith("index.html") ? "/" : "/assets/" + each.getFileName())
                                    .toList());
        }
    }

    @Test
    void theBrowserIsToldToLoadNothingFromElsewhereAndToRunNoScriptThatIsNotAFile() throws IOException {
        assertThat(client.request("GET /"))
                .containsIgnoringCase("Content-Security-Policy: default-src 'none'; script-src 'self'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("http://", "https://", "<style", "style=", "onclick");
    }

    @Test
    void whoIsSignedInIsToldToNobodyElse() throws IOException {
        assertThat(client.request("GET /api/v1/whoami")).startsWith("HTTP/1.1 401");
        assertThat(client.request("GET /api/v1/whoami", "Authorization: Bearer " + TOKEN))
                .startsWith("HTTP/1.1 200")
                .contains("\"role\":\"operator\"", "\"host\":\"fox\"", "\"dryRun\":true");
    }

    @Test
    void noOtherFileIsReached() throws IOException {
        for (String path : List.of("/assets/", "/assets/../page/index.html", "/assets/%2e%2e/x", "/index.html")) {
            assertThat(client.request("GET " + path)).as(path).startsWith("HTTP/1.1 404");
        }
    }
}
