package dev.inari.sidecar.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/** Reads a configuration file into keys with line numbers, which SmallRye's own YAML source does not keep, and bounds what a file can cost. */
final class YamlFile {
    static final int MAX_BYTES = 1024 * 1024;

    /** SmallRye's ordinal for YAML files: below the environment (300) and system properties (400). */
    private static final int ORDINAL = 110;

    private final Path file;

    private YamlFile(Path file) {
        this.file = file;
    }

    static KeySource read(Path file) throws ConfigException {
        YamlFile yaml = new YamlFile(file);
        String text = yaml.decode(yaml.bytes());
        KeySource keys = new KeySource(file.toString(), ORDINAL);
        Node root = yaml.compose(text);
        if (root != null) {
            new YamlKeys(file, keys).collect(root);
        }
        return keys;
    }

    private byte[] bytes() throws ConfigException {
        if (Files.isDirectory(file)) {
            throw ConfigException.ofFile(file.toString(), "is a directory; name a YAML file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw ConfigException.ofFile(
                        file.toString(), "is larger than 1 MiB; this is no configuration of Inari");
            }
            return bytes;
        } catch (AccessDeniedException e) {
            throw ConfigException.ofFile(
                    file.toString(),
                    "cannot be read by user " + System.getProperty("user.name") + "; mend its mode or owner");
        } catch (IOException e) {
            throw ConfigException.ofFile(file.toString(), "cannot be read: " + e);
        }
    }

    private String decode(byte[] bytes) throws ConfigException {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String decoded = out.flip().toString();
        if (result.isError()) {
            throw ConfigException.ofFile(at(lines(decoded)), "is not UTF-8 from here on; save the file as UTF-8");
        }
        return decoded;
    }

    private @Nullable Node compose(String text) throws ConfigException {
        // The defaults of LoaderOptions bound nesting (50) and aliases of collections (50).
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        try {
            return yaml.compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw ConfigException.ofFile(at(line), "is no valid YAML: " + oneLine(e));
        } catch (ReaderException e) {
            int end = text.offsetByCodePoints(0, Math.min(e.getPosition(), text.codePointCount(0, text.length())));
            throw ConfigException.ofFile(
                    at(lines(text.substring(0, end))),
                    "holds the character U+" + String.format("%04X", e.getCodePoint()) + ", which YAML does not allow");
        } catch (YAMLException e) {
            throw ConfigException.ofFile(file.toString(), "is no valid YAML: " + e.getMessage());
        }
    }

    private static String oneLine(MarkedYAMLException e) {
        String context = e.getContext() == null ? "" : e.getContext() + ", ";
        return context + e.getProblem();
    }

    private String at(int line) {
        return file + ":" + line;
    }

    private static int lines(String text) {
        return 1 + (int) text.chars().filter(c -> c == '\n').count();
    }
}
