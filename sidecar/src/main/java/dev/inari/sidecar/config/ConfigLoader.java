package dev.inari.sidecar.config;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration: defaults, then the file, then the environment, then system properties, each over the one before. Either
 * everything in it is good or every problem is told. Touches nothing but the file, so that tests hand in the rest. Immutable.
 */
public final class ConfigLoader {
    /** Where the file lies unless something else is said; it alone may be missing. */
    public static final Path DEFAULT_FILE = Path.of("/etc/inari/inari.yaml");

    /** Environment variable that names another file, which must be there. */
    public static final String FILE_VARIABLE = "INARI_CONFIG";

    private static final int CONVERTER_PRIORITY = 200;

    private final Map<String, String> variables;
    private final Map<String, String> properties;
    private final Path defaultFile;
    private final @Nullable Path named;
    private final KnownKeys known = new KnownKeys();

    ConfigLoader(Map<String, String> variables, Map<String, String> properties, Path defaultFile) {
        this.variables = Map.copyOf(variables);
        this.properties = Map.copyOf(properties);
        this.defaultFile = defaultFile;
        String text = variables.getOrDefault(FILE_VARIABLE, "");
        this.named = text.isEmpty() ? null : Path.of(text);
    }

    /** The loader of this process. */
    public static ConfigLoader ofProcess() {
        Map<String, String> properties = new TreeMap<>();
        System.getProperties()
                .stringPropertyNames()
                .forEach(name -> properties.put(name, System.getProperty(name, "")));
        return of(System.getenv(), properties);
    }

    /** A loader with these environment variables and system properties. */
    public static ConfigLoader of(Map<String, String> variables, Map<String, String> properties) {
        return new ConfigLoader(variables, properties, DEFAULT_FILE);
    }

    /**
     * Reads and checks everything.
     *
     * @param explicit a file that was asked for and must be there; null for the one that the environment names, or else the default one
     * @throws ConfigException with every problem found
     */
    public Loaded load(@Nullable Path explicit) throws ConfigException {
        Path file = existing(explicit);
        List<ConfigProblem> problems = new ArrayList<>();
        List<KeySource> sources = new ArrayList<>();
        sources.add(Surroundings.systemProperties(properties));
        sources.add(Surroundings.environment(variables, known, problems));
        if (file != null) {
            sources.add(readInto(problems, file));
        }
        problems.addAll(new KeyChecks(known).check(sources));
        refuse(problems);
        Loaded loaded = build(file, sources, problems);
        refuse(problems);
        return loaded;
    }

    /**
     * The file to read; null only if there certainly is none. One that cannot be looked at, as in a directory that is closed to this user,
     * is there until shown otherwise: the defaults would end engines that the file protects.
     */
    private @Nullable Path existing(@Nullable Path explicit) throws ConfigException {
        if (explicit != null) {
            return required(explicit, "--config");
        }
        if (named != null) {
            return required(named, "environment variable " + FILE_VARIABLE);
        }
        // A link that leads nowhere is somebody's mistake, not the absence of a configuration.
        return Files.notExists(defaultFile, LinkOption.NOFOLLOW_LINKS) ? null : defaultFile;
    }

    private static Path required(Path file, String namedBy) throws ConfigException {
        if (Files.notExists(file)) {
            throw ConfigException.ofFile(file.toString(), "does not exist; mend the path given with " + namedBy);
        }
        return file;
    }

    /** A broken file does not hide what is wrong with the environment. */
    private static KeySource readInto(List<ConfigProblem> problems, Path file) {
        try {
            return YamlFile.read(file);
        } catch (ConfigException e) {
            problems.addAll(e.problems());
            return new KeySource(file.toString(), 0);
        }
    }

    private Loaded build(@Nullable Path file, List<KeySource> sources, List<ConfigProblem> problems)
            throws ConfigException {
        SmallRyeConfig config = smallRye(sources);
        InariConfig mapped = config.getConfigMapping(InariConfig.class);
        InForce inForce = new InForce(config, sources, known);
        problems.addAll(new Consistency(mapped, inForce).problems());
        refuse(problems);
        RuleBook rules = RuleBook.of(mapped);
        List<String> notes = new ArrayList<>(Notes.of(mapped, inForce));
        Settings settings = SettingsMapper.map(mapped, rules, stateDirectory(mapped));
        return new Loaded(settings, file, inForce.values(), rules.describe(), notes);
    }

    private Path stateDirectory(InariConfig config) throws ConfigException {
        String given = config.stateDirectory().orElse("");
        String home = System.getProperty("user.home", "");
        return given.isEmpty() ? StateDirectory.find(variables, home) : Path.of(given);
    }

    private SmallRyeConfig smallRye(List<KeySource> sources) throws ConfigException {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .withMapping(InariConfig.class)
                .withConverter(Duration.class, CONVERTER_PRIORITY, new DurationConverter())
                .withConverter(Boolean.class, CONVERTER_PRIORITY, new StrictBooleanConverter());
        Defaults.mapEntries().forEach(builder::withDefaultValue);
        for (KeySource source : sources) {
            Map<String, String> values = new TreeMap<>(source.values());
            // A group without content ("rules:") is no value, and SmallRye would take it for one.
            values.keySet().removeIf(key -> known.typeOf(key) == null);
            builder.withSources(new PropertiesConfigSource(values, source.name(), source.ordinal()));
        }
        try {
            return builder.build();
        } catch (ConfigValidationException e) {
            // The checks before this one should have found it; their gap must not cost the operator the reason.
            throw ConfigException.ofFile("configuration", String.valueOf(e.getMessage()));
        }
    }

    private static void refuse(List<ConfigProblem> problems) throws ConfigException {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }
}
