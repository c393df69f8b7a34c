package dev.inari.sidecar.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** An archive as Flink writes it, or as somebody else would. */
final class WrittenArchive {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private final ObjectNode root = MAPPER.createObjectNode();

    static WrittenArchive empty() {
        WrittenArchive archive = new WrittenArchive();
        archive.root.putArray("archive");
        return archive;
    }

    /** With what the index reads. */
    static WrittenArchive of(JobId job, String state) {
        return empty().with("/jobs/overview", "{\"jobs\":[" + entry(job, state) + "]}")
                .with("/jobs/" + job, entry(job, state).replace("}", ",\"vertices\":[{\"id\":\"1\"}]}"));
    }

    static String entry(JobId job, String state) {
        return "{\"jid\":\"" + job + "\",\"name\":\"daily\",\"state\":\"" + state + "\",\"start-time\":" + Told.START
                + ",\"end-time\":" + Told.END + "}";
    }

    WrittenArchive with(String path, String document) {
        root.withArray("archive").addObject().put("path", path).put("json", document);
        return this;
    }

    byte[] bytes() {
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    Path to(Path directory, JobId job) throws IOException {
        Files.createDirectories(directory);
        return Files.write(directory.resolve(job.hex()), bytes());
    }
}
