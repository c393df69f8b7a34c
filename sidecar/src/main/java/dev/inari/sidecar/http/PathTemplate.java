package dev.inari.sidecar.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A path with segments left open, as OpenAPI writes it: {@code /engines/{id}}; and {@code /*} at the end for all below. Immutable. */
public final class PathTemplate {
    private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z]+)}");
    private static final String ALL_BELOW = "/*";
    /** Under which the part that {@code *} stands for is found. */
    public static final String REST = "*";

    private final String text;
    private final Pattern pattern;
    private final List<String> names;

    /**
     * Of that form.
     *
     * @throws IllegalArgumentException if it does not begin with a slash
     */
    public PathTemplate(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("path '" + text + "' does not begin with a slash");
        }
        boolean open = text.endsWith(ALL_BELOW);
        String fixed = open ? text.substring(0, text.length() - ALL_BELOW.length()) : text;
        this.text = text;
        this.names =
                VARIABLE.matcher(fixed).results().map(found -> found.group(1)).toList();
        this.pattern = Pattern.compile(regex(fixed) + (open ? "(/.*)?" : ""));
    }

    private static String regex(String fixed) {
        StringBuilder regex = new StringBuilder();
        int from = 0;
        for (MatchResult each : VARIABLE.matcher(fixed).results().toList()) {
            regex.append(Pattern.quote(fixed.substring(from, each.start()))).append("([^/]+)");
            from = each.end();
        }
        return regex.append(Pattern.quote(fixed.substring(from))).toString();
    }

    /** What the open parts are, undecoded; null if the path does not fit. */
    @Nullable
    Map<String, String> match(String path) {
        Matcher found = pattern.matcher(path);
        if (!found.matches()) {
            return null;
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            variables.put(names.get(i), found.group(i + 1));
        }
        if (found.groupCount() > names.size()) {
            String rest = found.group(found.groupCount());
            variables.put(REST, rest == null ? "" : rest);
        }
        return variables;
    }

    @Override
    public String toString() {
        return text;
    }
}
