package dev.inari.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the shipped file, the documentation and the code equal, in both directions. */
class ShippedFileTest {
    private static final Set<String> EMPTY = Set.of(
            "inari.run-directory",
            "inari.state-directory",
            "inari.batches.servers",
            "inari.batches.user",
            "inari.batches.secret-file",
            "inari.batches.principal",
            "inari.batches.keytab",
            "inari.batches.tls.trust-store",
            "inari.batches.tls.trust-store-password-file",
            "inari.batches.tls.key-store",
            "inari.batches.tls.key-store-password-file",
            "inari.jobs.tls.trust-store",
            "inari.jobs.tls.trust-store-password-file",
            "inari.jobs.tls.key-store",
            "inari.jobs.tls.key-store-password-file",
            "inari.records.url",
            "inari.records.user",
            "inari.records.password-file",
            "inari.jobs.archives",
            "inari.jobs.hadoop-classpath",
            "inari.jobs.hadoop-conf",
            "inari.jobs.hadoop-principal",
            "inari.jobs.hadoop-keytab",
            "inari.jobs.clusters",
            "inari.http.host-names",
            "inari.http.jolokia.policy",
            "inari.http.users-file",
            "inari.http.tls.key-store",
            "inari.http.tls.key-store-password-file",
            "inari.zookeeper.connect",
            "inari.zookeeper.digest-file",
            "inari.zookeeper.tls.trust-store",
            "inari.zookeeper.tls.trust-store-password-file",
            "inari.zookeeper.tls.key-store",
            "inari.zookeeper.tls.key-store-password-file");
    private static final Path FILE = Repository.file("config/inari.yaml");

    private final KnownKeys known = new KnownKeys();

    private final Path folder;

    ShippedFileTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void fileHoldsEveryKeyWithItsDefaultAndNoOther() throws ConfigException {
        Map<String, String> coded = new TreeMap<>(known.defaults());
        coded.keySet().removeIf(key -> key.contains("*"));
        EMPTY.forEach(key -> coded.put(key, ""));

        assertThat(YamlFile.read(FILE).values()).isEqualTo(coded);
    }

    @Test
    void everyKeyOutsideTheRulesIsInThatComparison() {
        TreeSet<String> plain = new TreeSet<>(known.types().keySet());
        plain.removeIf(key -> key.contains("*"));

        assertThat(plain).containsAll(EMPTY);
        plain.removeAll(EMPTY);
        assertThat(known.defaults().keySet()).containsAll(plain);
    }

    @Test
    void fileLoads() throws ConfigException {
        Loaded loaded = ConfigFixture.loader(Map.of(), Map.of()).load(FILE);

        assertThat(loaded.notes()).isEmpty();
        assertThat(loaded.rules()).hasSize(1);
    }

    @Test
    void exampleRulesLoadAndUseEveryKeyOfARule() throws ConfigException, IOException {
        String text = Files.readString(FILE)
                .replace("  rules: []", "")
                .replace("  batch-rules: []", "")
                .replaceAll("(?m)^  #((?:batch-)?rules:|  - |    +(?=\\S+:))", "  $1");
        Loaded loaded = ConfigFixture.load(folder, text);

        assertThat(loaded.rules()).hasSize(4);
        assertThat(loaded.notes()).isEmpty();
        Set<String> ofRules = known.types().keySet().stream()
                .filter(key -> key.contains("[*]"))
                .map(ShippedFileTest::shape)
                .collect(Collectors.toSet());
        assertThat(loaded.values()).extracting(value -> shape(value.key())).containsAll(ofRules);
    }

    @Test
    void documentationNamesEveryKeyWithItsDefault() throws IOException {
        String page = Files.readString(Repository.file("docs/configuration.md"));
        known.types().keySet().forEach(key -> {
            String shown = "| `" + shape(key).replace("[*]", "[n]").replace("type.*", "type.<engine type>") + "` | ";
            String value = known.defaults().get(key);
            assertThat(page).contains(value == null ? shown : shown + "`" + value + "`");
        });
        assertThat(page).contains(Surroundings.RESERVED);
    }

    /** The key with what a file may write in its place: any rule, any condition of a rule. */
    private static String shape(String key) {
        return key.replaceAll("\\[\\d+]", "[*]").replaceAll("]\\.conditions\\..*", "].conditions.<condition>");
    }
}
