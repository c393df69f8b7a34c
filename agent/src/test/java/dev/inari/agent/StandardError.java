package dev.inari.agent;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Hears what the agent says, which has nothing but standard error to say it on. */
final class StandardError {
    private StandardError() {}

    static Captured during(Runnable task) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            task.run();
        } finally {
            System.setErr(before);
        }
        return new Captured(bytes.toString(StandardCharsets.UTF_8));
    }

    record Captured(String text) {
        List<String> lines() {
            return text.lines().collect(Collectors.toList());
        }
    }
}
