package dev.inari.sidecar.jolokia;

import dev.inari.sidecar.http.Principal;
import dev.inari.sidecar.http.Role;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jolokia.json.JSONObject;
import org.jolokia.server.core.request.BadRequestException;
import org.jolokia.server.core.request.JolokiaExecRequest;
import org.jolokia.server.core.request.JolokiaObjectNameRequest;
import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.service.serializer.Serializer;
import org.jolokia.server.core.util.HttpMethod;
import org.jolokia.server.core.util.RequestType;
import org.jolokia.service.jmx.api.CommandHandlerManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of the Jolokia protocol that came in one HTTP request: decides for each whether whoever asks may, and has it done. What one of
 * them does wrong concerns no other. For one thread.
 */
final class Conversation {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
    private static final Set<RequestType> LOOKS =
            EnumSet.of(RequestType.READ, RequestType.LIST, RequestType.SEARCH, RequestType.VERSION);
    private static final Set<RequestType> CHANGES = EnumSet.of(RequestType.EXEC, RequestType.WRITE);

    private final Tools tools;
    private final Principal who;
    private final EngineAccess engines;

    /**
     * What all conversations share.
     *
     * @param dryRun whether nothing may be done to any engine now
     */
    record Tools(
            GuardedRestrictor policy, Serializer serializer, CommandHandlerManager commands, BooleanSupplier dryRun) {}

    Conversation(Tools tools, Principal who, EngineAccess engines) {
        this.tools = tools;
        this.who = who;
        this.engines = engines;
    }

    /** Takes a request out of what was sent. */
    interface Taking {
        Asked take();
    }

    JSONObject answer(Taking taking) {
        Execution nobody = new Execution(new Context(tools.policy(), tools.serializer(), null));
        try {
            return answer(taking.take());
        } catch (NoAnswer e) {
            return nobody.failed(e.status(), e, null);
        } catch (BadRequestException | IllegalArgumentException | UnsupportedOperationException e) {
            return nobody.failed(400, e, null);
        } catch (RuntimeException e) {
            // Of Jolokia's own code, on what nobody foresaw; the others of the bulk have their answers.
            LOG.warn("a request through Jolokia failed: {}", line(e.toString()));
            return nobody.failed(500, new IllegalStateException("it failed; the sidecar's log says why"), null);
        }
    }

    private JSONObject answer(Asked asked) {
        JolokiaRequest request = asked.request();
        RequestType type = request.getType();
        JolokiaEngine engine = asked.engine().isEmpty() ? null : engines.named(asked.engine());
        if (CHANGES.contains(type)) {
            checkChange(request, engine);
        } else if (!LOOKS.contains(type)) {
            throw new NoAnswer(
                    400, type.getName() + " is not answered here, only read, list, search, version, exec and write");
        }
        Where where = engine == null
                ? question -> new PlainValues().of(question.ask(ManagementFactory.getPlatformMBeanServer()))
                : engines.at(engine);
        if (CHANGES.contains(type)) {
            tell(request, engine, "begins");
        }
        MBeans mbeans = new MBeans(tools.commands(), tools.policy(), who, where);
        JSONObject answer = new Execution(new Context(tools.policy(), tools.serializer(), mbeans)).run(request);
        if (engine != null && answer.get("request") instanceof JSONObject echo) {
            JSONObject target = new JSONObject();
            target.put("url", engine.id());
            echo.put("target", target);
        }
        if (CHANGES.contains(type)) {
            tell(request, engine, "status " + answer.get("status"));
        }
        return answer;
    }

    /** A GET must change nothing: a link, or an image on a page of somebody else's, is enough to have one sent. */
    private void checkChange(JolokiaRequest request, @Nullable JolokiaEngine engine) {
        String type = request.getType().getName();
        if (request.getHttpMethod() != HttpMethod.POST) {
            throw new NoAnswer(405, type + " is not done by GET; send it by POST, as JSON");
        }
        if (!who.may(Role.OPERATOR)) {
            throw new NoAnswer(403, type + " needs the role operator, which " + who.name() + " has not");
        }
        if (request instanceof JolokiaExecRequest exec && GuardedRestrictor.ofTheAgent(exec.getObjectName())) {
            throw new NoAnswer(
                    403,
                    "operations of " + exec.getObjectName().getDomain()
                            + ":* are not executed through Jolokia; say it by POST to /api/v1/engines/ID/stop, kill, hold, release,"
                            + " repair-watch or deregister, where it is guarded and written down");
        }
        if (engine != null && tools.dryRun().getAsBoolean()) {
            throw new NoAnswer(
                    403, type + " is not done: this sidecar runs with inari.dry-run and does nothing to any engine");
        }
    }

    private void tell(JolokiaRequest request, @Nullable JolokiaEngine engine, String what) {
        LOG.info(
                "{} of {} by {} through Jolokia: {}",
                described(request),
                engine == null ? "the sidecar" : engine,
                who.name(),
                what);
    }

    /** Fit for one line of the log. */
    private static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", "?");
    }

    private static String described(JolokiaRequest request) {
        String mbean = request instanceof JolokiaObjectNameRequest named ? named.getObjectNameAsString() : "";
        String what = request instanceof JolokiaExecRequest exec
                ? "exec " + GuardedRestrictor.plain(String.valueOf(exec.getOperation()))
                : request.getType().getName();
        return line(what + " on " + mbean);
    }
}
