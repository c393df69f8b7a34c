package dev.inari.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** {@code inari jobs --json} beside a running sidecar. */
final class JobsCommand {
    private static final Duration SOON = Duration.ofMinutes(1);

    private final RunningSidecar sidecar;
    private final Path directory;

    JobsCommand(RunningSidecar sidecar, Path directory) {
        this.sidecar = sidecar;
        this.directory = directory;
    }

    /** The jobs as they are now. */
    JsonNode jobs() {
        List<String> command =
                Child.java("-XX:TieredStopAtLevel=1", "-jar", Built.sidecar().toString());
        command.addAll(List.of("--config", sidecar.config().toString(), "jobs", "--json"));
        try (Child child = Child.start("jobs", directory, command, Map.of())) {
            assertThat(child.awaitExit(SOON)).as(child.output()).isZero();
            return new ObjectMapper()
                    .readTree(child.output().substring(child.output().indexOf('{')))
                    .path("jobs");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until they are as wanted. */
    JsonNode await(String what, Predicate<JsonNode> wanted) {
        JsonNode[] last = {new ObjectMapper().createArrayNode()};
        Await.until(
                what,
                SOON,
                () -> {
                    last[0] = jobs();
                    return wanted.test(last[0]);
                },
                () -> last[0] + "\n" + sidecar.log());
        return last[0];
    }

    /** Waits until these jobs, and no others, are in these states. */
    JsonNode awaitStates(String key, Map<String, String> expected) {
        return await("the jobs are " + expected, jobs -> states(jobs, key).equals(expected));
    }

    /** The states of the jobs, by another field of theirs. */
    static Map<String, String> states(JsonNode jobs, String key) {
        Map<String, String> states = new TreeMap<>();
        jobs.forEach(job -> states.put(job.path(key).asText(), job.path("state").asText()));
        return states;
    }
}
