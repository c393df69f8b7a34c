package dev.inari.sidecar.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.inari.jmx.EngineIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loads configurations that exist only in a test: no environment and no system properties but the given. */
final class ConfigFixture {
    private static final Path NOWHERE = Path.of("/nonexistent/inari.yaml");

    private ConfigFixture() {}

    static ConfigLoader loader(Map<String, String> variables, Map<String, String> properties) {
        return new ConfigLoader(variables, properties, NOWHERE);
    }

    static Path write(Path folder, String text) throws IOException {
        return Files.writeString(folder.resolve("inari.yaml"), text);
    }

    static Loaded load(Path folder, String text) throws ConfigException, IOException {
        return loader(Map.of(), Map.of()).load(write(folder, text));
    }

    static List<String> problems(@Nullable Path file) {
        return problems(loader(Map.of(), Map.of()), file);
    }

    static List<String> problems(ConfigLoader loader, @Nullable Path file) {
        ConfigException thrown = catchThrowableOfType(ConfigException.class, () -> loader.load(file));
        return thrown.problems().stream().map(ConfigProblem::describe).toList();
    }

    static EngineIdentity engine(String type, String shareLevel, String user) {
        return new EngineIdentity(1, "a".repeat(32), 42, 7, "", type, shareLevel, "default", "", user, "", "", "");
    }
}
