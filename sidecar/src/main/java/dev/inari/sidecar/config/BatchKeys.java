package dev.inari.sidecar.config;

import dev.inari.sidecar.batch.BatchRule;
import dev.inari.sidecar.batch.BatchState;
import dev.inari.sidecar.batch.BatchesSettings;
import dev.inari.sidecar.batch.BatchesSettings.Auth;
import dev.inari.sidecar.batch.SweeperDead;
import dev.inari.sidecar.config.InariConfig.BatchRuleConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks and reads the keys about batches. */
final class BatchKeys {
    private static final Pattern LIST = Pattern.compile("\\s*,\\s*");
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(10);
    private static final int MOST_PER_PASS = 100_000;

    private final InariConfig config;
    private final InForce inForce;
    private final List<ConfigProblem> problems = new ArrayList<>();

    BatchKeys(InariConfig config, InForce inForce) {
        this.config = config;
        this.inForce = inForce;
    }

    static BatchesSettings map(InariConfig all) {
        InariConfig.Batches config = all.batches();
        return new BatchesSettings(
                listed(config.servers()).stream().map(URI::create).toList(),
                StoreKeys.map(config.tls()),
                config.auth(),
                config.user().orElse(""),
                config.principal().orElse(""),
                config.keytab().map(Path::of),
                config.secretFile().map(Path::of),
                config.interval(),
                config.close(),
                config.mostPerPass(),
                config.logBytes(),
                new SweeperDead(config.sessionIdleTimeout(), config.batchIdleTimeout(), config.sessionCheckInterval()),
                all.batchRules().stream().map(BatchKeys::rule).toList());
    }

    private static BatchRule rule(BatchRuleConfig rule) {
        return new BatchRule(
                rule.name().orElse(""),
                rule.user()::matches,
                rule.batchName()::matches,
                rule.batchType()::matches,
                listed(rule.states()).stream()
                        .flatMap(each -> BatchState.of(each).stream())
                        .collect(Collectors.toSet()),
                rule.idle().orElseThrow());
    }

    static List<String> listed(Optional<String> text) {
        return text.map(String::strip)
                .filter(each -> !each.isEmpty())
                .map(each -> Arrays.asList(LIST.split(each, -1)))
                .orElse(List.of());
    }

    List<ConfigProblem> problems() {
        InariConfig.Batches batches = config.batches();
        listed(batches.servers()).forEach(this::server);
        secret(batches);
        kerberos(batches);
        StoreKeys.check(batches.tls(), listed(batches.servers()), (key, what) -> add("batches." + key, what));
        if (batches.interval().compareTo(SHORTEST_INTERVAL) < 0) {
            add("batches.interval", "must be at least 10s");
        }
        if (batches.mostPerPass() < 1 || batches.mostPerPass() > MOST_PER_PASS) {
            add("batches.most-per-pass", "must be from 1 to " + MOST_PER_PASS);
        }
        if (batches.logBytes() < 1) {
            add("batches.log-bytes", "must be at least 1");
        }
        rules();
        return problems;
    }

    private void server(String given) {
        Optional<String> wrong = Addresses.wrong(given);
        wrong.ifPresent(what -> add("batches.servers", what + "; write each server's own, like http://host:10099"));
    }

    private void secret(InariConfig.Batches batches) {
        boolean basic = batches.auth() == Auth.BASIC;
        if (basic != batches.user().isPresent()) {
            add("batches.user", basic ? "is missing, which auth: basic needs" : "is of no use without auth: basic");
        }
        boolean secret = basic || batches.auth() == Auth.BEARER;
        if (secret != batches.secretFile().isPresent()) {
            add(
                    "batches.secret-file",
                    secret
                            ? "is missing: a file of mode 600 whose first line is the password or the token"
                            : "is of no use with auth: " + batches.auth().name().toLowerCase(Locale.ROOT));
        }
        StoreKeys.file("batches.secret-file", batches.secretFile(), this::add);
    }

    private void kerberos(InariConfig.Batches batches) {
        boolean spnego = batches.auth() == Auth.SPNEGO;
        if (!spnego && batches.principal().isPresent()) {
            add("batches.principal", "is of no use without auth: spnego");
        }
        if (!spnego && batches.keytab().isPresent()) {
            add("batches.keytab", "is of no use without auth: spnego");
        }
        if (spnego && batches.keytab().isPresent() && batches.principal().isEmpty()) {
            add("batches.principal", "is missing: whose key of the keytab is to be used, such as inari@EXAMPLE.COM");
        }
        StoreKeys.file("batches.keytab", batches.keytab(), this::add);
    }

    private void rules() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < config.batchRules().size(); i++) {
            BatchRuleConfig rule = config.batchRules().get(i);
            String key = InariConfig.PREFIX + ".batch-rules[" + i + "]";
            String name = rule.name().orElse("");
            if (name.isEmpty()) {
                problems.add(
                        inForce.missing(key + ".name", "is missing; a rule needs a name, by which it is explained"));
            } else if (!names.add(name)) {
                problems.add(inForce.problem(key + ".name", "is the name of an earlier rule too; give each its own"));
            }
            if (rule.idle().isEmpty()) {
                problems.add(inForce.missing(
                        key + ".idle", "is missing: how long after its end the session of a batch is closed"));
            }
            for (String state : listed(rule.states())) {
                if (BatchState.of(state).filter(BatchState::terminal).isEmpty()) {
                    problems.add(inForce.problem(
                            key + ".states",
                            "has '" + state
                                    + "'; write FINISHED, ERROR or CANCELED, separated by commas, or leave it out"));
                }
            }
        }
    }

    private void add(String key, String what) {
        problems.add(inForce.problem(InariConfig.PREFIX + "." + key, what));
    }
}
