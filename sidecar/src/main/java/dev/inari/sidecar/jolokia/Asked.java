package dev.inari.sidecar.jolokia;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jolokia.json.JSONObject;
import org.jolokia.server.core.config.ConfigKey;
import org.jolokia.server.core.request.BadRequestException;
import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.request.JolokiaRequestFactory;
import org.jolokia.server.core.request.ProcessingParameters;
import org.jspecify.annotations.Nullable;

/**
 * One request of the Jolokia protocol, taken from what somebody sent: bounded, and without anything that would have Jolokia connect to an
 * address or take a password from it. Immutable.
 *
 * @param engine name of the engine that it is about; empty for the sidecar itself
 */
record Asked(JolokiaRequest request, String engine) {
    private static final int DEEPEST = 20;
    private static final int LONGEST_NAME = 1024;
    private static final int LONGEST_PATH = 2048;
    /** Of which Jolokia reads a name or a path. */
    private static final List<String> NAMES = List.of("type", "mbean", "attribute", "operation", "path");

    /**
     * A request that was sent by POST.
     *
     * @param at name of the engine in the URL; empty if there is none
     * @param parameters those of the URL, which hold where the request has none of its own
     * @throws BadRequestException if it is none
     * @throws NoAnswer if it names an engine in a way that is not taken
     */
    static Asked posted(@Nullable Object sent, String at, Map<String, String> parameters) {
        if (!(sent instanceof JSONObject object)) {
            throw new BadRequestException("each request is to be a JSON object");
        }
        if (deeperThan(object, DEEPEST)) {
            throw new BadRequestException("a request is nested deeper than " + DEEPEST);
        }
        bound(object);
        JSONObject plain = new JSONObject();
        plain.putAll(object);
        String engine = engine(plain.remove("target"), at);
        if (plain.remove("options") instanceof JSONObject options && options.containsKey("target")) {
            throw new NoAnswer(403, "name the engine in target.url; options.target is not taken");
        }
        Map<String, String> all = new HashMap<>(parameters);
        Object own = plain.remove("config");
        if (own instanceof JSONObject config) {
            config.forEach((key, value) -> all.put(key, String.valueOf(value)));
        } else if (own != null) {
            throw new BadRequestException("config is to be a JSON object");
        }
        try {
            return new Asked(JolokiaRequestFactory.createPostRequest(plain, limited(all)), engine);
        } catch (ClassCastException e) {
            throw new BadRequestException(
                    "a part of the request is of another type than Jolokia's protocol has there", e);
        }
    }

    /** A request that stands in a path. */
    static Asked path(String path, String at, Map<String, String> parameters) {
        if (path.length() > LONGEST_PATH) {
            throw new BadRequestException("the path is longer than " + LONGEST_PATH + " characters");
        }
        return new Asked(JolokiaRequestFactory.createGetRequest(path, limited(parameters)), at);
    }

    private static void bound(JSONObject object) {
        NAMES.forEach(name -> bound(name, object.get(name)));
        if (object.get("attribute") instanceof List<?> several) {
            several.forEach(each -> bound("attribute", each));
        }
    }

    private static void bound(String name, @Nullable Object value) {
        if (value instanceof String text && text.length() > LONGEST_NAME) {
            throw new BadRequestException(name + " is longer than " + LONGEST_NAME + " characters");
        }
    }

    private static String engine(@Nullable Object target, String at) {
        if (target == null) {
            return at;
        }
        if (!at.isEmpty()) {
            throw new NoAnswer(403, "the engine is named by the path already; leave target out");
        }
        if (!(target instanceof JSONObject named) || !(named.get("url") instanceof String url)) {
            throw new BadRequestException("target is to be {\"url\": \"id of an engine\"}");
        }
        if (!Set.of("url").containsAll(named.keySet())) {
            throw new NoAnswer(
                    403,
                    "target has more than url: user and password are not taken, for the sidecar has what it needs");
        }
        if (url.isEmpty()) {
            throw new NoAnswer(403, "target.url is empty; name an engine, or leave target out for the sidecar itself");
        }
        return url;
    }

    private static boolean deeperThan(@Nullable Object value, int levels) {
        if (value instanceof Map<?, ?> map) {
            return levels == 0 || map.values().stream().anyMatch(each -> deeperThan(each, levels - 1));
        }
        if (value instanceof List<?> list) {
            return levels == 0 || list.stream().anyMatch(each -> deeperThan(each, levels - 1));
        }
        return false;
    }

    /** Jolokia takes a limit that is not there, or 0, for none at all. */
    private static ProcessingParameters limited(Map<String, String> parameters) {
        Map<ConfigKey, String> known = new HashMap<>();
        parameters.forEach((name, value) -> {
            ConfigKey key = ConfigKey.getRequestConfigKey(name);
            if (key != null) {
                known.put(key, value);
            }
        });
        Context.LIMITS.forEach((key, most) -> {
            int wanted = number(key, known.get(key), most);
            known.put(key, Integer.toString(wanted < 1 ? most : Math.min(wanted, most)));
        });
        number(ConfigKey.IF_MODIFIED_SINCE, known.get(ConfigKey.IF_MODIFIED_SINCE), 0);
        return new ProcessingParameters(known);
    }

    private static int number(ConfigKey key, @Nullable String text, int otherwise) {
        try {
            return text == null ? otherwise : Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new BadRequestException(key.getKeyValue() + " is no number", e);
        }
    }
}
