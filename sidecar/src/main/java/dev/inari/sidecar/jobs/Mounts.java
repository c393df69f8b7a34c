package dev.inari.sidecar.jobs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which kinds of file systems whoever looks through a directory comes upon: that of the directory, and others that are mounted somewhere below it. */
final class Mounts {
    private static final Path OF_THIS_PROCESS = Path.of("/proc/self/mounts");
    /** What a name may not have there: space, tab, line feed and the backslash itself. */
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

    private Mounts() {}

    /**
     * Asks the kernel, which may take for ever.
     *
     * @throws IOException also where nobody tells, as in some containers
     */
    static Set<String> kinds(Path directory) throws IOException {
        // Not by a decoder that fails: a name may be anything.
        String mounts = new String(Files.readAllBytes(OF_THIS_PROCESS), StandardCharsets.UTF_8);
        Set<String> kinds = below(directory.toRealPath(), mounts);
        kinds.add(Files.getFileStore(directory).type());
        return kinds;
    }

    /**
     * What is mounted below a directory, not at it.
     *
     * @param mounts lines with source, place, kind and more
     */
    static Set<String> below(Path directory, String mounts) {
        String start = directory.toString().endsWith("/") ? directory.toString() : directory + "/";
        Set<String> kinds = new HashSet<>();
        mounts.lines().map(line -> line.split(" ", -1)).forEach(fields -> {
            if (fields.length > 2 && plain(fields[1]).startsWith(start)) {
                kinds.add(fields[2]);
            }
        });
        return kinds;
    }

    private static String plain(String place) {
        return OCTAL.matcher(place)
                .replaceAll(
                        found -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 8))));
    }
}
