package dev.inari.sidecar.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what somebody probably meant, for "did you mean". */
final class Nearest {
    private Nearest() {}

    /** The candidate nearest to what was written; null if none is near enough to be worth saying. */
    static @Nullable String to(String written, Stream<String> candidates) {
        List<String> all = candidates.sorted().toList();
        for (String candidate : all) {
            if (candidate.endsWith("." + written)) {
                return candidate;
            }
        }
        int furthest = Math.max(2, written.length() / 4);
        return all.stream()
                .filter(candidate -> distance(plain(written), plain(candidate)) <= furthest)
                .min(Comparator.comparingInt(candidate -> distance(plain(written), plain(candidate))))
                .orElse(null);
    }

    /** The same names are written in other ways in code, in the environment and in files. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Levenshtein's distance, row by row. */
    private static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
