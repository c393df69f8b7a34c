package dev.inari.sidecar.jolokia;

import org.jolokia.json.JSONObject;
import org.jolokia.server.core.request.BaseRequestHandler;
import org.jolokia.server.core.request.EmptyResponseException;
import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.service.api.JolokiaContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has Jolokia do one request, and makes an answer of whatever comes of it. Made anew for each: Jolokia keeps the limits of the request that
 * it works on in an object that all requests of one handler share.
 */
final class Execution extends BaseRequestHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);

    Execution(JolokiaContext context) {
        super(context);
    }

    JSONObject run(JolokiaRequest request) {
        try {
            return executeRequest(request);
        } catch (NoAnswer e) {
            return failed(e.status(), e, request);
        } catch (EmptyResponseException e) {
            return failed(400, new UnsupportedOperationException("notifications are not sent from here"), request);
        } catch (RuntimeException e) {
            LOG.debug("a request through Jolokia failed: {}", request.getType(), e);
            return failed(500, e, request);
        }
    }

    /** Jolokia puts the class of what was thrown before its text, which says nothing to anybody where it is one of ours. */
    @Override
    protected String getExceptionMessage(Throwable thrown) {
        return thrown instanceof NoAnswer ? String.valueOf(thrown.getMessage()) : super.getExceptionMessage(thrown);
    }

    /** An answer that tells why there is none. */
    JSONObject failed(int status, Exception why, @Nullable JolokiaRequest request) {
        return getErrorJSON(status, why, request);
    }
}
