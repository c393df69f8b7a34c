package dev.inari.sidecar.jolokia;

import dev.inari.sidecar.http.Principal;
import java.io.IOException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import org.jolokia.json.JSONObject;
import org.jolokia.server.core.Version;
import org.jolokia.server.core.request.EmptyResponseException;
import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.request.NotChangedException;
import org.jolokia.server.core.service.request.AbstractRequestHandler;
import org.jolokia.server.core.util.RequestType;
import org.jolokia.server.core.util.jmx.SingleMBeanServerAccess;
import org.jolokia.service.jmx.api.CommandHandler;
import org.jolokia.service.jmx.api.CommandHandlerManager;
import org.jspecify.annotations.Nullable;

/** Has Jolokia's handlers of commands do one request on the MBeans that it is about. */
final class MBeans extends AbstractRequestHandler {
    private final CommandHandlerManager commands;
    private final GuardedRestrictor policy;
    private final Principal who;
    private final Where where;

    MBeans(CommandHandlerManager commands, GuardedRestrictor policy, Principal who, Where where) {
        super("jmx", 0);
        this.commands = commands;
        this.policy = policy;
        this.who = who;
        this.where = where;
    }

    @Override
    public boolean canHandle(JolokiaRequest request) {
        return true;
    }

    @Override
    public <R extends JolokiaRequest> @Nullable Object handleRequest(R request, @Nullable Object previous)
            throws JMException, IOException, NotChangedException, EmptyResponseException {
        if (request.getType() == RequestType.VERSION) {
            return version();
        }
        CommandHandler<R> handler = commands.getCommandHandler(request.getType());
        return where.ask(mbeans -> ask(handler, request, seen(request.getType(), mbeans)));
    }

    private MBeanServerConnection seen(RequestType type, MBeanServerConnection mbeans) {
        return switch (type) {
            case READ -> Sources.read(policy, who, mbeans);
            case EXEC -> Sources.read(policy, who, KnownTypes.of(mbeans));
            case WRITE -> Sources.write(policy, who, KnownTypes.of(mbeans));
            default -> mbeans;
        };
    }

    private static <R extends JolokiaRequest> @Nullable Object ask(
            CommandHandler<R> handler, R request, MBeanServerConnection mbeans)
            throws JMException, IOException, NotChangedException, EmptyResponseException {
        return handler.handleAllServersAtOnce(request)
                ? handler.handleAllServerRequest(new SingleMBeanServerAccess(mbeans), request, null)
                : handler.handleSingleServerRequest(mbeans, request);
    }

    /** As much of it as clients look at. */
    private static JSONObject version() {
        JSONObject version = new JSONObject();
        version.put("agent", Version.getAgentVersion());
        version.put("protocol", Version.getProtocolVersion());
        version.put("id", "inari");
        version.put("config", new JSONObject());
        version.put("info", new JSONObject());
        return version;
    }
}
