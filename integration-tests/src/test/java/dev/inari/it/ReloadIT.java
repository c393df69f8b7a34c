package dev.inari.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real SIGHUP to the built sidecar. */
@Timeout(120)
class ReloadIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final Pattern URL = Pattern.compile("HTTP at (http://[^\\s;]+)");
    private static final String READ_ALONE = "<restrict><commands><command>read</command></commands></restrict>";
    private static final String EVERYTHING = "<restrict/>";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path directory;

    ReloadIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void aSidecarReadsItsConfigurationAgainAndSurvivesABadOne() throws Exception {
        assumeFalse(
                hangupIsIgnored(), "whoever started this test ignores SIGHUP, as nohup does, and so would the sidecar");
        try (RunningSidecar sidecar =
                RunningSidecar.start(directory, directory.resolve("run"), "sidecar", "exit: {linger: 1h}\n")) {
            sidecar.configure("exit: {linger: soon}\nclient: {workers: 0}\n");
            sidecar.signal("HUP");
            sidecar.process().awaitOutput("is not taken, what held before holds on; problems: 1", SOON);
            sidecar.process().awaitOutput("inari.exit.linger \\(=soon\\) is no duration", SOON);

            Files.delete(sidecar.config());
            sidecar.signal("HUP");
            sidecar.process().awaitOutput("sidecar.yaml: does not exist", SOON);

            sidecar.configure("exit: {linger: 30m}\nclient: {workers: 9}\ndry-run: true\n");
            sidecar.signal("HUP");
            sidecar.process().awaitOutput("dry run from now on", SOON);
            assertThat(sidecar.log())
                    .contains("inari.exit.linger: 1h -> 30m (")
                    .contains("inari.client.workers: 4 -> 9 (")
                    .contains("needs a restart, until then 4 stays in force");

            sidecar.signal("TERM");
            assertThat(sidecar.process().awaitExit(SOON)).isEqualTo(128 + 15);
            assertThat(sidecar.log()).contains("stopping; the engines stay as they are");
        }
    }

    @Test
    void aSidecarReadsThePolicyOfJolokiaAgainAndABadOneChangesNothing() throws Exception {
        assumeFalse(
                hangupIsIgnored(), "whoever started this test ignores SIGHUP, as nohup does, and so would the sidecar");
        Path policy = Files.writeString(directory.resolve("policy.xml"), READ_ALONE);
        try (RunningSidecar sidecar = RunningSidecar.start(
                directory,
                directory.resolve("run"),
                "sidecar",
                "http: {port: 0, anonymous: reader, jolokia: {policy: '" + policy + "'}}\n")) {
            sidecar.process().awaitOutput(URL.pattern(), SOON);
            assertThat(search(sidecar)).isEqualTo(403);

            Files.writeString(policy, EVERYTHING);
            assertThat(search(sidecar))
                    .as("nobody said yet that it shall be read")
                    .isEqualTo(403);
            sidecar.signal("HUP");
            awaitSearch(sidecar, 200);

            Files.writeString(policy, "<restrict>");
            sidecar.signal("HUP");
            sidecar.process().awaitOutput("is not taken, what held before holds on; problems: 1", SOON);
            sidecar.process()
                    .awaitOutput("inari.http.jolokia.policy .*policy.xml line 1 is no XML: .*; correct it", SOON);
            assertThat(search(sidecar)).isEqualTo(200);

            Files.writeString(policy, READ_ALONE);
            sidecar.signal("HUP");
            awaitSearch(sidecar, 403);
            assertThat(sidecar.process().alive()).isTrue();
        }
    }

    private void awaitSearch(RunningSidecar sidecar, int status) {
        Await.until("a search is answered with " + status, SOON, () -> search(sidecar) == status, sidecar::log);
    }

    /** The status that Jolokia tells in its answer. */
    private int search(RunningSidecar sidecar) {
        Matcher url = URL.matcher(sidecar.log());
        assertThat(url.find()).isTrue();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url.group(1) + "/jolokia/search/java.lang:*"))
                .timeout(SOON)
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return new ObjectMapper().readTree(answer.body()).path("status").asInt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What a process ignores, its children ignore; a JVM then takes no such signal. Bit 0 is signal 1. */
    static boolean hangupIsIgnored() throws IOException {
        return Files.readString(Path.of("/proc/self/status"))
                .lines()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & 1) != 0);
    }
}
