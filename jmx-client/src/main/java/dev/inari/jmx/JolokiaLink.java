package dev.inari.jmx;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import org.jolokia.client.JolokiaClient;
import org.jolokia.client.JolokiaQueryParameter;
import org.jolokia.client.exception.JolokiaException;
import org.jolokia.client.exception.JolokiaRemoteException;
import org.jolokia.client.request.JolokiaExecRequest;
import org.jolokia.client.request.JolokiaReadRequest;
import org.jolokia.client.request.JolokiaRequest;
import org.jolokia.client.response.JolokiaResponse;
import org.jolokia.json.JSONObject;
import org.jspecify.annotations.Nullable;

/**
 * The MBeans behind a Jolokia agent, in open data. Uses Jolokia's client, not its JMX adapter: that one guesses open types from the JSON
 * (every number becomes a long), turns failures of bulk reads into empty answers, and keeps types in one unsynchronised map that any
 * engine can fill. Our types come from the contract. Thread-safe.
 */
final class JolokiaLink implements Link {
    private static final Map<JolokiaQueryParameter, String> PARAMETERS = Map.of(
            JolokiaQueryParameter.INCLUDE_REQUEST, "false",
            JolokiaQueryParameter.INCLUDE_STACKTRACE, "false",
            JolokiaQueryParameter.SERIALIZE_LONG, "number",
            JolokiaQueryParameter.MAX_COLLECTION_SIZE, Integer.toString(Sizes.MOST_ENTRIES + 1));

    private final JolokiaClient client;

    JolokiaLink(JolokiaClient client) {
        this.client = client;
    }

    @Override
    public @Nullable Object read(ObjectName mbean, String attribute) throws Exception {
        return OpenJson.read(
                Contract.attribute(mbean, attribute), value(new JolokiaReadRequest(mbean, attribute)), attribute);
    }

    @Override
    public Map<String, Object> read(ObjectName mbean, List<String> attributes) throws Exception {
        @Nullable Object answer = value(new JolokiaReadRequest(mbean, attributes.toArray(new String[0])));
        if (!(answer instanceof JSONObject all)) {
            throw new ProtocolException("the answer to a read of several attributes is no JSON object");
        }
        Map<String, Object> values = new HashMap<>();
        for (String attribute : attributes) {
            @Nullable Object json = all.get(attribute);
            if (json != null) {
                values.put(attribute, OpenJson.read(Contract.attribute(mbean, attribute), json, attribute));
            }
        }
        return values;
    }

    @Override
    public @Nullable Object invoke(ObjectName mbean, String operation, Object[] arguments, String[] signature)
            throws Exception {
        String exact = operation + "(" + String.join(",", signature) + ")";
        return OpenJson.read(
                Contract.operation(mbean, operation),
                value(new JolokiaExecRequest(mbean, exact, arguments)),
                operation);
    }

    private @Nullable Object value(JolokiaRequest request) throws Exception {
        try {
            JolokiaResponse<JolokiaRequest> response = client.execute(request, PARAMETERS);
            return response.asJSONObject().get("value");
        } catch (JolokiaRemoteException e) {
            throw remote(e);
        } catch (JolokiaException e) {
            // Thrown for a failure to reach the agent, which then is the cause; or for an answer that is no Jolokia
            // answer.
            throw e.getCause() instanceof Exception cause ? cause : new ProtocolException(e.getMessage());
        }
    }

    /** What a JMX connector would have thrown. */
    private static Exception remote(JolokiaRemoteException failure) {
        String type = String.valueOf(failure.getErrorType());
        if (type.equals(InstanceNotFoundException.class.getName())) {
            return new InstanceNotFoundException(failure.getMessage());
        }
        if (type.equals(AttributeNotFoundException.class.getName())) {
            return new AttributeNotFoundException(failure.getMessage());
        }
        if (failure.getStatus() == 401
                || failure.getStatus() == 403
                || type.equals(SecurityException.class.getName())) {
            return new SecurityException(failure.getMessage());
        }
        return new ProtocolException("Jolokia status " + failure.getStatus() + ", " + failure.getMessage());
    }

    @Override
    public MBeanServerConnection connection() throws IOException {
        throw new IOException(
                "other MBeans than the agent's are not read through Jolokia from here; ask that Jolokia itself");
    }

    @Override
    public void close() {
        // Nothing is held between requests.
    }
}
