package dev.inari.sidecar.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.batch.KyuubiStandIn.Answer;
import dev.inari.sidecar.batch.KyuubiStandIn.Version;
import dev.inari.sidecar.batch.Outcome.Answered;
import dev.inari.sidecar.batch.Outcome.Missed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of good and of broken servers. */
class KyuubiRestTest {
    private final KyuubiStandIn server = new KyuubiStandIn(Version.V1_8);
    private final KyuubiRest rest = server.client();

    @AfterEach
    void stop() {
        server.close();
    }

    private static <T> T value(Outcome<T> outcome) {
        assertThat(outcome).isInstanceOf(Answered.class);
        return ((Answered<T>) outcome).value();
    }

    private static <T> RestFailure failure(Outcome<T> outcome) {
        assertThat(outcome).isInstanceOf(Missed.class);
        return ((Missed<T>) outcome).failure();
    }

    @ParameterizedTest
    @EnumSource
    void everyVersionsAnswersAreUnderstood(Version version) {
        BatchRecord batch = Batches.finished(1);
        try (KyuubiStandIn old = new KyuubiStandIn(version)) {
            old.add(batch, true, List.of("a", "b", "c"));
            KyuubiRest client = old.client();

            assertThat(value(client.batches(BatchState.FINISHED, 0, 10)).batches())
                    .containsExactly(batch);
            assertThat(value(client.batches(BatchState.ERROR, 0, 10)).listed()).isZero();
            assertThat(value(client.batch(batch.id()))).isEqualTo(batch);
            assertThat(value(client.log(batch.id(), 1, 10))).containsExactly("b", "c");
            assertThat(value(client.batchSession(batch.id()))).isEqualTo(batch.id());
            OpenSession session = value(client.sessions()).get(0);
            assertThat(session.idleMillis()).hasValue(4000);
            assertThat(session.type()).isEqualTo(version == Version.V1_7 ? "" : "BATCH");
            assertThat(value(client.delete(batch.id())).closedTerminal()).isTrue();
            assertThat(old.isOpen(batch.id())).isFalse();
            // The store knows it still, and this server does not have its session.
            CloseAnswer again = value(client.delete(batch.id()));
            assertThat(again.closedTerminal()).isFalse();
            assertThat(again.message()).contains("has been terminated");
            assertThat(failure(client.batchSession(batch.id()))).isInstanceOf(RestFailure.NotFound.class);
            assertThat(failure(client.log(batch.id(), 0, 10))).isInstanceOf(RestFailure.NotFound.class);
        }
    }

    @Test
    void unknownBatchIsNotFound() {
        assertThat(failure(rest.batch(Batches.id(1))).words())
                .contains(server.url().toString(), "does not have it", "Invalid batchId");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 405})
    void refusalIsTold(int status) {
        server.answer("GET", "/sessions", KyuubiStandIn.error(status, "no"));

        assertThat(failure(rest.sessions())).isInstanceOfSatisfying(RestFailure.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(status);
            assertThat(refused.words()).contains("refused GET /sessions with " + status + " (no)");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 204, 418})
    void everyOtherStatusIsAFailure(int status) {
        server.answer("GET", "/sessions", Answer.of(status, status == 204 ? "" : "<html>no JSON</html>"));

        assertThat(failure(rest.sessions()))
                .isInstanceOfSatisfying(RestFailure.Failed.class, failed -> assertThat(failed.status())
                        .isEqualTo(status));
    }

    @Test
    void redirectIsNotFollowedAndTheRestOfItsAddressNotShown() {
        try (KyuubiStandIn other = new KyuubiStandIn(Version.V1_8)) {
            Map<String, String> headers = Map.of("Location", other.url() + "/api/v1/sessions?token=verysecret");
            server.answer("GET", "/sessions", new Answer(307, "{}", headers, 0));

            RestFailure failure =
                    failure(server.client(Credentials.basic("ann", "pw")).sessions());

            assertThat(failure.words())
                    .contains("307", "to 127.0.0.1", "not followed")
                    .doesNotContain("verysecret");
            assertThat(other.asked()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{\"batches\":null}",
                "{\"batches\":{}}",
                "{\"batches\":[]} {}",
                "{\"batches\":[{\"id\":1,\"endTime\":\"soon\"}]}",
                "{\"batches\":[{\"endTime\":1.5}]}",
                "{\"batches\":[{\"endTime\":\"5\"}]}",
                "{\"batches\":[{\"endTime\":99999999999999999999}]}",
                "{\"batches\":[{\"endTime\":true}]}",
                "<html></html>"
            })
    void listOfAnotherFormIsMalformed(String body) {
        server.answer("GET", "/batches", new Answer(200, body, Map.of(), 0));

        RestFailure failure = failure(rest.batches(BatchState.FINISHED, 0, 10));

        assertThat(failure).isInstanceOf(RestFailure.Malformed.class);
        assertThat(failure.words()).contains("not understood", "/batches");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../admin/x", "1-1-1-1-1", "", "zzzzzzzz-2222-3333-4444-555555555555"})
    void batchWithoutAnIdThatIsOneIsCountedAndLeftOut(String id) {
        BatchRecord good = Batches.finished(1);
        Map<String, Object> bad = server.wire(good);
        bad.put("id", id);
        server.answer(
                "GET", "/batches", KyuubiStandIn.json(Map.of("batches", List.of(bad, server.wire(good)), "total", 2)));

        BatchPage page = value(rest.batches(BatchState.FINISHED, 0, 10));

        assertThat(page.batches()).containsExactly(good);
        assertThat(page.listed()).isEqualTo(2);
        assertThat(page.unreadable()).singleElement().asString().contains("no UUID");
    }

    @Test
    void answersAboutSomethingElseAreMalformed() {
        server.add(Batches.finished(2), true, List.of());
        server.answer(asked -> Optional.of(KyuubiStandIn.json(
                asked.path().contains("sessions")
                        ? Map.of("sessionId", Batches.id(2))
                        : server.wire(Batches.finished(2)))));

        assertThat(failure(rest.batch(Batches.id(1)))).isInstanceOf(RestFailure.Malformed.class);
        assertThat(failure(rest.batchSession(Batches.id(1)))).isInstanceOf(RestFailure.Malformed.class);
    }

    @Test
    void sessionOfAPersonIsNoBatchSession() {
        server.answer(asked ->
                Optional.of(KyuubiStandIn.json(Map.of("sessionId", Batches.id(1), "sessionType", "INTERACTIVE"))));

        assertThat(failure(rest.batchSession(Batches.id(1))).words()).contains("INTERACTIVE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"logRowSet\":[\"a\"],\"rowCount\":2}",
                "{\"logRowSet\":[\"a\"]}",
                "{\"rowCount\":0}",
                "{\"logRowSet\":\"a\",\"rowCount\":1}"
            })
    void logThatContradictsItselfIsMalformed(String body) {
        server.answer("GET", "/localLog", Answer.of(200, body));

        assertThat(failure(rest.log(Batches.id(1), 0, 10))).isInstanceOf(RestFailure.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"msg\":\"is already terminal so can not kill it\"}", "{\"success\":\"no\"}"})
    void closeAnswerWithoutSuccessIsMalformed(String body) {
        server.answer("DELETE", "", Answer.of(200, body));

        assertThat(failure(rest.delete(Batches.id(1)))).isInstanceOf(RestFailure.Malformed.class);
    }

    @Test
    void answerThatIsTooLongIsNotReadToItsEnd() {
        server.answer("GET", "/sessions", Answer.of(200, "[" + " ".repeat(1 << 20) + "]"));

        assertThat(failure(rest.sessions()).words()).contains("longer than 1048576 bytes");
    }

    @Test
    void deepNestingIsMalformed() {
        server.answer("GET", "/batches/" + Batches.id(1), Answer.of(200, "{\"x\":" + "[".repeat(5000)));

        assertThat(failure(rest.batch(Batches.id(1)))).isInstanceOf(RestFailure.Malformed.class);
    }

    @Test
    void halfAnAnswerIsNone() {
        server.answer("GET", "/sessions", new Answer(200, "[]", Map.of(), 50));

        assertThat(failure(rest.sessions())).isInstanceOf(RestFailure.Unreachable.class);
    }

    @Test
    void noAnswerInTimeIsToldWithTheTime() {
        server.answer(asked -> server.never());
        KyuubiRest hasty = new KyuubiRest(new KyuubiServer(
                server.url(), Credentials.NONE, Optional.empty(), Duration.ofSeconds(20), Duration.ofMillis(50)));

        assertThat(failure(hasty.sessions())).isInstanceOf(RestFailure.Unreachable.class);
    }

    @Test
    void bodyThatNeverEndsIsGivenUpByTheDeadline() throws IOException {
        // Headers alone come in time, so that a deadline for headers only would wait for ever.
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread peer = new Thread(() -> {
                try (Socket taken = socket.accept()) {
                    taken.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[".getBytes(StandardCharsets.US_ASCII));
                    while (taken.getInputStream().read() >= 0) {
                        // Until the client hangs up.
                    }
                } catch (IOException e) {
                    // The client hung up.
                }
            });
            peer.setDaemon(true);
            peer.start();
            KyuubiRest hasty = new KyuubiRest(new KyuubiServer(
                    URI.create("http://127.0.0.1:" + socket.getLocalPort()),
                    Credentials.NONE,
                    Optional.empty(),
                    Duration.ofSeconds(20),
                    Duration.ofMillis(500)));

            assertThat(failure(hasty.sessions()).words()).contains("not within 500 ms");
        }
    }

    @Test
    void serverThatIsGoneIsUnreachable() {
        server.close();

        assertThat(failure(rest.sessions()).words())
                .contains(server.url().toString(), "no whole answer", "kyuubi.frontend.protocols");
    }

    @Test
    void interruptIsKept() {
        Thread.currentThread().interrupt();

        assertThat(failure(rest.sessions())).isInstanceOf(RestFailure.Unreachable.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void credentialsAreSentAndNeverShown() {
        Credentials basic = Credentials.basic("ann", "verysecret");
        server.client(basic).sessions();
        server.client(Credentials.bearer("verysecret")).sessions();
        rest.sessions();

        assertThat(server.asked().get(0).authorization()).isEqualTo("Basic YW5uOnZlcnlzZWNyZXQ=");
        assertThat(server.asked().get(1).authorization()).isEqualTo("Bearer verysecret");
        assertThat(server.asked().get(2).authorization()).isNull();
        KyuubiServer told =
                new KyuubiServer(server.url(), basic, Optional.empty(), Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertThat(told.toString()).contains("ann").doesNotContain("verysecret", "YW5u");
        server.answer("GET", "/sessions", KyuubiStandIn.error(401, "no"));
        assertThat(failure(server.client(basic).sessions()).words()).doesNotContain("verysecret", "YW5u");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://ann:verysecret@h:1", "ftp://h:1", "http:/x", "http://h:1/?a=b", "h:1"})
    void addressThatIsNoneIsRefusedAndNotShown(String url) {
        URI uri = URI.create(url);

        assertThatThrownBy(() -> new KyuubiServer(
                        uri, Credentials.NONE, Optional.empty(), Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://host:port")
                .message()
                .doesNotContain("verysecret");
    }

    @Test
    void messageOfAServerMovesNoCursor() {
        server.answer("GET", "/sessions", KyuubiStandIn.error(500, "a\u001b[2Jb\n" + "x".repeat(5000)));

        assertThat(failure(rest.sessions()).words())
                .doesNotContain("\u001b", "\n")
                .hasSizeLessThan(600);
    }
}
