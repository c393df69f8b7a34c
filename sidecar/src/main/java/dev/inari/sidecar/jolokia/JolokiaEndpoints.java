package dev.inari.sidecar.jolokia;

import dev.inari.jmx.EngineClients;
import dev.inari.sidecar.http.Endpoint;
import dev.inari.sidecar.http.PathTemplate;
import dev.inari.sidecar.http.Problem;
import dev.inari.sidecar.http.Request;
import dev.inari.sidecar.http.Role;
import dev.inari.sidecar.http.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jolokia.json.JSONArray;
import org.jolokia.json.parser.JSONParser;
import org.jolokia.json.parser.ParseException;
import org.jolokia.server.core.config.ConfigKey;
import org.jolokia.service.jmx.api.CommandHandlerManager;
import org.jolokia.service.serializer.JolokiaSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where Jolokia is spoken: {@code /jolokia} for the sidecar's own MBeans and, for a request that names an engine in its {@code target}, for
 * that engine's; {@code /jolokia/engines/ID} for one engine's alone, for clients that know no targets. Thread-safe.
 */
public final class JolokiaEndpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JolokiaEndpoints.class);

    /** Requests that are answered at the same time: each may take some MiB of the daemon's heap, which engines are guarded with. */
    public static final int PLACES = 2;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private static final String ROOT = "/jolokia";
    private static final int MOST_IN_A_BULK = 100;
    private static final int LONGEST_ANSWER = 2 * 1024 * 1024;
    /** As Jolokia has them; without callback, by which a page of another site could read an answer, and without a second place for the path. */
    private static final Set<String> PARAMETERS = Stream.of(ConfigKey.values())
            .filter(each -> each.isRequestConfig() && each != ConfigKey.CALLBACK && each != ConfigKey.PATH_QUERY_PARAM)
            .map(ConfigKey::getKeyValue)
            .collect(Collectors.toUnmodifiableSet());

    private final Optional<Path> policy;
    private final long ownUid;
    private final Supplier<List<JolokiaEngine>> engines;
    private final Supplier<EngineClients> makeClients;
    private final BooleanSupplier dryRun;
    private final Semaphore places = new Semaphore(PLACES);
    private Conversation.@Nullable Tools tools;
    private @Nullable EngineClients clients;

    /**
     * Reads nothing and asks nobody before the first request, so that a daemon whom nobody asks has none of this in its memory.
     *
     * @param policy file that says what MBeans may be used for; empty for the one that is built in
     * @param ownUid of the daemon, to whom the file may belong
     * @param engines those that are guarded now
     * @param makeClients called when an engine is asked for the first time
     * @param dryRun whether nothing may be done to any engine now
     */
    public JolokiaEndpoints(
            Optional<Path> policy,
            long ownUid,
            Supplier<List<JolokiaEngine>> engines,
            Supplier<EngineClients> makeClients,
            BooleanSupplier dryRun) {
        this.policy = policy;
        this.ownUid = ownUid;
        this.engines = engines;
        this.makeClients = makeClients;
        this.dryRun = dryRun;
    }

    /** What is to be mounted. */
    public List<Endpoint> all() {
        String engine = ROOT + "/engines/{id}/*";
        return List.of(
                Endpoint.raw("GET", engine, Role.READER, request -> get(request, request.variable("id"))),
                Endpoint.raw("POST", engine, Role.READER, request -> post(request, request.variable("id"))),
                Endpoint.raw("GET", ROOT + "/*", Role.READER, request -> get(request, "")),
                Endpoint.raw("POST", ROOT + "/*", Role.READER, request -> post(request, "")));
    }

    private void get(Request request, String engine) throws Problem.Found, IOException {
        Map<String, String> parameters = request.query(PARAMETERS);
        String path = decoded(request.variable(PathTemplate.REST));
        send(request, conversation -> one(conversation, () -> Asked.path(path, engine, parameters)));
    }

    private void post(Request request, String engine) throws Problem.Found, IOException {
        Map<String, String> parameters = request.query(PARAMETERS);
        Object body = parsed(request);
        send(
                request,
                conversation -> body instanceof JSONArray bulk
                        ? all(bulk, conversation, engine, parameters)
                        : one(conversation, () -> Asked.posted(body, engine, parameters)));
    }

    /** What is to be done in one conversation. */
    private interface Talk {
        byte[] with(Conversation conversation) throws Problem.Found;
    }

    /** Has nothing in hand any more while the answer goes out: who reads slowly keeps nobody else waiting. */
    private void send(Request request, Talk talk) throws Problem.Found, IOException {
        byte[] answer;
        takePlace();
        try (EngineAccess access = new EngineAccess(engines, this::clients, System::nanoTime)) {
            answer = talk.with(new Conversation(tools(), request.principal(), access));
        } finally {
            places.release();
        }
        request.send(200, Wire.MEDIA_TYPE, answer);
    }

    private void takePlace() throws Problem.Found {
        try {
            if (places.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new Problem.Found(
                503, "Service Unavailable", "MBeans are being asked for others already; try again, or ask for less");
    }

    private static @Nullable Object parsed(Request request) throws Problem.Found, IOException {
        try (Reader reader = new InputStreamReader(request.exchange().getRequestBody(), StandardCharsets.UTF_8)) {
            return new JSONParser().parse(reader);
        } catch (ParseException | IllegalStateException e) {
            throw new Problem.Found(400, "Bad Request", "the body is no JSON: " + e.getMessage());
        }
    }

    private static byte[] one(Conversation conversation, Conversation.Taking taking) {
        return conversation.answer(taking).toJSONString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] all(JSONArray bulk, Conversation conversation, String engine, Map<String, String> parameters)
            throws Problem.Found {
        if (bulk.size() > MOST_IN_A_BULK) {
            throw new Problem.Found(
                    413, "Content Too Large", "more than " + MOST_IN_A_BULK + " requests at once; nothing was done");
        }
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        answers.write('[');
        for (Object each : bulk) {
            if (answers.size() > 1) {
                answers.write(',');
            }
            boolean full = answers.size() > LONGEST_ANSWER;
            answers.writeBytes(one(conversation, () -> {
                if (full) {
                    throw new NoAnswer(507, "the answers before this one are too long; ask for less at once");
                }
                return Asked.posted(each, engine, parameters);
            }));
        }
        answers.write(']');
        return answers.toByteArray();
    }

    /** A plus sign is one, in a path. */
    private static String decoded(String path) throws Problem.Found {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Problem.Found(400, "Bad Request", "the path is not percent-encoded as it should be");
        }
    }

    /**
     * Reads the policy again. What is wrong with it is told and changes nothing: the one that held before holds on.
     */
    public void reload() {
        synchronized (this) {
            if (tools == null) {
                // Nobody has asked yet; the first who does has it read.
                return;
            }
        }
        try {
            Conversation.Tools read = made();
            synchronized (this) {
                tools = read;
            }
        } catch (IOException e) {
            LOG.error("the policy of Jolokia was not read again, and holds as it was: {}", e.getMessage());
        }
    }

    /** Without a policy nothing is answered; it is looked for again at the next request. */
    private synchronized Conversation.Tools tools() throws Problem.Found {
        Conversation.Tools made = tools;
        if (made == null) {
            try {
                made = made();
            } catch (IOException e) {
                LOG.error("nothing is answered at {}: {}", ROOT, e.getMessage());
                throw new Problem.Found(
                        503, "Service Unavailable", "the policy of Jolokia cannot be used; the sidecar's log says why");
            }
            tools = made;
        }
        return made;
    }

    private Conversation.Tools made() throws IOException {
        GuardedRestrictor restrictor =
                policy.isPresent() ? AccessPolicy.in(policy.get(), ownUid) : AccessPolicy.builtIn();
        JolokiaSerializer serializer = new JolokiaSerializer();
        Context context = new Context(restrictor, serializer, null);
        serializer.init(context);
        return new Conversation.Tools(restrictor, serializer, new CommandHandlerManager(context), dryRun);
    }

    private synchronized EngineClients clients() {
        EngineClients made = clients;
        if (made == null) {
            made = makeClients.get();
            clients = made;
        }
        return made;
    }

    @Override
    public synchronized void close() {
        if (clients != null) {
            clients.close();
        }
    }
}
