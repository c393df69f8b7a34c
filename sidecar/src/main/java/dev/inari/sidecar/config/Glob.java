package dev.inari.sidecar.config;

import java.util.regex.Pattern;

/** A name with {@code *} and {@code ?}, because rules name families of engines and users. Immutable. */
final class Glob {
    private final String text;
    private final Pattern pattern;

    private Glob(String text) {
        this.text = text;
        StringBuilder regex = new StringBuilder();
        text.codePoints().forEach(c -> regex.append(toRegex(c)));
        this.pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    /** What SmallRye calls to convert a value. */
    static Glob of(String text) {
        return new Glob(text);
    }

    boolean matches(String name) {
        return pattern.matcher(name).matches();
    }

    boolean matchesEverything() {
        return !text.isEmpty() && text.chars().allMatch(c -> c == '*');
    }

    private static String toRegex(int c) {
        return switch (c) {
            case '*' -> ".*";
            case '?' -> ".";
            default -> Pattern.quote(Character.toString(c));
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
