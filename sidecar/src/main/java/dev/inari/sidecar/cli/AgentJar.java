package dev.inari.sidecar.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** Finds the agent's jar and makes sure that it is one, because the JVM that would load it says only "agent load failed". */
final class AgentJar {
    private static final String NAME = "inari-agent.jar";
    private static final String VARIABLE = "INARI_AGENT_JAR";
    private static final Attributes.Name AGENT_CLASS = new Attributes.Name("Agent-Class");

    private AgentJar() {}

    /** The jar that was named, else the one that lies where a package or a build puts it. The path is absolute: the JVM has its own folder. */
    static Path find(@Nullable Path named) {
        if (named != null) {
            return checked(named);
        }
        String variable = System.getenv(VARIABLE);
        if (variable != null && !variable.isEmpty()) {
            return checked(Path.of(variable));
        }
        return beside(ownJar());
    }

    static Path beside(@Nullable Path ownJar) {
        List<Path> places = ownJar == null
                ? List.of()
                : List.of(
                        ownJar.resolveSibling(NAME),
                        ownJar.resolveSibling("../../agent/target/" + NAME).normalize());
        for (Path place : places) {
            if (Files.exists(place)) {
                return checked(place);
            }
        }
        throw CommandFailure.foundWrong(NAME + " was not found" + (places.isEmpty() ? "" : " at any of " + places)
                + "; name it with --agent-jar or " + VARIABLE);
    }

    static Path checked(Path jar) {
        Path absolute = jar.toAbsolutePath().normalize();
        if (!Files.isRegularFile(absolute) || !Files.isReadable(absolute)) {
            throw CommandFailure.foundWrong("agent jar " + absolute + " is no file that can be read");
        }
        try (JarFile file = new JarFile(absolute.toFile())) {
            Manifest manifest = file.getManifest();
            if (manifest != null && manifest.getMainAttributes().containsKey(AGENT_CLASS)) {
                return absolute;
            }
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FOUND_WRONG, "agent jar " + absolute + " is no jar file: " + e, e);
        }
        throw CommandFailure.foundWrong(
                "agent jar " + absolute + " holds no agent (its manifest names no Agent-Class)");
    }

    private static @Nullable Path ownJar() {
        CodeSource source = AgentJar.class.getProtectionDomain().getCodeSource();
        try {
            return source == null || source.getLocation() == null
                    ? null
                    : Path.of(source.getLocation().toURI());
        } catch (URISyntaxException | IllegalArgumentException e) {
            return null;
        }
    }
}
