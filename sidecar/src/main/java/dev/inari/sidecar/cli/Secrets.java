package dev.inari.sidecar.cli;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Asks people for a secret, without showing it or having it in the arguments of a process, which all users of a host see. */
final class Secrets {
    private static final int LONGEST = 4096;

    private Secrets() {}

    /** @param console null if there is no terminal at both ends; then a script gives the secret as the first line of {@code in} */
    static String ask(@Nullable Console console, InputStream in, String prompt) {
        if (console == null) {
            return firstLine(in);
        }
        String once = typed(console, prompt);
        if (!once.equals(typed(console, "The same again: "))) {
            throw new CommandFailure(ExitCode.USAGE, "the two are not the same; nothing was changed");
        }
        return once;
    }

    private static String typed(Console console, String prompt) {
        char[] typed = console.readPassword("%s", prompt);
        return typed == null ? "" : new String(typed);
    }

    private static String firstLine(InputStream in) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            int next = in.read();
            while (next >= 0 && next != '\n' && line.size() < LONGEST) {
                line.write(next);
                next = in.read();
            }
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, "standard input cannot be read: " + e.getMessage(), e);
        }
        return line.toString(StandardCharsets.UTF_8).replaceFirst("\r$", "");
    }
}
