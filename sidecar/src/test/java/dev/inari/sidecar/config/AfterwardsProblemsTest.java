package dev.inari.sidecar.config;

import static dev.inari.sidecar.config.ConfigFixture.load;
import static dev.inari.sidecar.config.ConfigFixture.problems;
import static dev.inari.sidecar.config.ConfigFixture.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.batch.BatchesSettings;
import dev.inari.sidecar.jobs.HadoopSettings;
import dev.inari.sidecar.jobs.JobsSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys about what is left when work ends. */
class AfterwardsProblemsTest {
    private final Path folder;

    AfterwardsProblemsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jobs: {archives: here}                                        | jobs.archives (=here) has 'here', which is no absolute path
            jobs: {archives: 'file://host/archives'}                      | which is no directory of this host; write it like file:///archives
            jobs: {archives: 'hdfs://n/a'}                                | jobs.hadoop-classpath is missing, which an archive directory with another scheme
            jobs: {archives: 'hdfs:a', hadoop-classpath: /h/*}            | which is no directory; write it like hdfs://host:8020/archives
            jobs: {archives: 's3a://b/a?x=y', hadoop-classpath: /h/*}     | which is no directory
            jobs: {archives: 's3a://b/ a', hadoop-classpath: /h/*}        | has an address that cannot be understood
            jobs: {archives: '/a,hdfs://n/a', hadoop-classpath: 'h/*'}    | jobs.hadoop-classpath (=h/*) has 'h/*', which is no absolute path
            jobs: {archives: /a, hadoop-classpath: /h/*}                  | is of no use: no archive directory is written like hdfs://
            jobs: {archives: 'hdfs://n/a', hadoop-classpath: /h, hadoop-conf: conf} | jobs.hadoop-conf (=conf) is no absolute path
            jobs: {archives: 'hdfs://n/a', hadoop-classpath: /h, hadoop-principal: a@B} | jobs.hadoop-keytab is missing
            jobs: {archives: 'hdfs://n/a', hadoop-classpath: /h, hadoop-keytab: /k} | jobs.hadoop-principal is missing
            jobs: {archives: 'hdfs://n/a', hadoop-classpath: /h, hadoop-deadline: 11m} | must be from 1s to 10m
            jobs: {interval: 10ms}                                        | must be at least 1s
            jobs: {unknown-after: 10ms}                                   | must be from 1s to 365d
            jobs: {clusters: 'http://h:1', tls: {trust-store: /t}}        | jobs.tls.trust-store (=/t) is of no use: no address begins with https://
            jobs: {clusters: 'https://h:1', tls: {trust-store: t}}        | jobs.tls.trust-store (=t) is no absolute path
            jobs: {clusters: 'https://h:1', tls: {trust-store-password-file: /p}} | jobs.tls.trust-store is missing, although there is a password for it
            jobs: {clusters: 'https://h:1', tls: {key-store: /k}}         | jobs.tls.key-store-password-file is missing: a file of mode 600
            batches: {servers: 'http://h:1', tls: {key-store: /k, key-store-password-file: /p}} | batches.tls.key-store (=/k) is of no use
            batches: {servers: 'https://h:1', tls: {key-store-password-file: /p}} | batches.tls.key-store is missing, although
            batches: {servers: 'http://h:1', principal: a@B}              | batches.principal (=a@B) is of no use without auth: spnego
            batches: {servers: 'http://h:1', keytab: /k}                  | batches.keytab (=/k) is of no use without auth: spnego
            batches: {servers: 'http://h:1', auth: spnego, keytab: /k}    | batches.principal is missing: whose key of the keytab
            batches: {servers: 'http://h:1', auth: spnego, keytab: k, principal: a@B} | batches.keytab (=k) is no absolute path
            batches: {servers: 'http://h:1', auth: spnego, user: ann}     | batches.user (=ann) is of no use without auth: basic
            batches: {servers: 'http://h:1', auth: spnego, secret-file: /s} | batches.secret-file (=/s) is of no use with auth: spnego
            batches: {servers: 'http://h:1', auth: kerberos}              | is none of
            """)
    void whatCannotBeMeant(String yaml, String expected) throws IOException {
        assertThat(problems(write(folder, "inari:\n  " + yaml + "\n")))
                .singleElement()
                .asString()
                .contains(expected);
    }

    @Test
    void aPasswordInAnAddressIsRefusedAndNotRepeated() throws IOException {
        assertThat(problems(write(
                        folder,
                        "inari:\n  jobs: {archives: 's3a://key:geheim@bucket/a', hadoop-classpath: /h/hadoop.jar}\n")))
                .singleElement()
                .asString()
                .contains("has an address with a password; put it into Hadoop's own configuration");
    }

    @Test
    void archivesAreToldApartByTheirScheme() throws Exception {
        JobsSettings jobs = load(folder, """
                        inari:
                          jobs:
                            archives: /mnt/a, file:///mnt/b, hdfs://ns/flink, abfs://box@account.example.com/a
                            hadoop-classpath: /etc/hadoop/conf:/usr/lib/hadoop/*:/usr/lib/hadoop/.//*
                            hadoop-conf: /conf
                            hadoop-principal: inari@EXAMPLE.COM
                            hadoop-keytab: /keytab
                            unknown-after: 1m
                        """).settings().jobs();
        assertThat(jobs.archives()).containsExactly(Path.of("/mnt/a"), Path.of("/mnt/b"));
        HadoopSettings hadoop = jobs.hadoop();
        assertThat(hadoop.archives())
                .containsExactly(URI.create("hdfs://ns/flink"), URI.create("abfs://box@account.example.com/a"));
        assertThat(hadoop.classPath()).containsExactly("/etc/hadoop/conf", "/usr/lib/hadoop/*", "/usr/lib/hadoop/.//*");
        assertThat(hadoop.configuration()).contains(Path.of("/conf"));
        assertThat(hadoop.principal()).isEqualTo("inari@EXAMPLE.COM");
        assertThat(hadoop.keytab()).contains(Path.of("/keytab"));
        assertThat(hadoop.deadline()).isEqualTo(Duration.ofSeconds(30));
        assertThat(jobs.unknownAfter()).isEqualTo(Duration.ofMinutes(1));
        assertThat(jobs.namesPlaces()).isTrue();
    }

    @Test
    void kerberosAndStoresAreTaken() throws Exception {
        BatchesSettings batches = load(folder, """
                        inari:
                          batches:
                            servers: https://k1:10099
                            auth: spnego
                            principal: inari@EXAMPLE.COM
                            keytab: /keytab
                            tls: {trust-store: /t.p12, key-store: /k.p12, key-store-password-file: /p, verify-host: false}
                        """).settings().batches();
        assertThat(batches.auth()).isEqualTo(BatchesSettings.Auth.SPNEGO);
        assertThat(batches.principal()).isEqualTo("inari@EXAMPLE.COM");
        assertThat(batches.keytab()).contains(Path.of("/keytab"));
        assertThat(batches.tls().trustStore()).contains(Path.of("/t.p12"));
        assertThat(batches.tls().keyStore()).contains(Path.of("/k.p12"));
        assertThat(batches.tls().keyStorePasswordFile()).contains(Path.of("/p"));
        assertThat(batches.tls().verifyHost()).isFalse();
    }
}
