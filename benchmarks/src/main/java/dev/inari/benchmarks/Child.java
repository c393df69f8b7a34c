package dev.inari.benchmarks;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.flink.table.gateway.service.session.SessionManagerImpl;

/** The JVM that is measured: does next to nothing, with a class of the target table or without, and says what it needed at its peak. */
final class Child {
    private Child() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("target")) {
            new SessionManagerImpl().start();
        }
        try (BufferedReader status = new BufferedReader(
                new InputStreamReader(new FileInputStream("/proc/self/status"), StandardCharsets.US_ASCII))) {
            for (String line = status.readLine(); line != null; line = status.readLine()) {
                if (line.startsWith("VmHWM")) {
                    System.out.println(line);
                }
            }
        }
    }
}
