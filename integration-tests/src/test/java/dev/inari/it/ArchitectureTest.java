package dev.inari.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Holds the directions of dependencies that docs/architecture.md draws. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ArchitectureTest {
    private JavaClasses all = new ClassFileImporter().importClasses();

    @BeforeAll
    void importEverything() {
        all = new ClassFileImporter()
                .importPaths(Stream.of("mbeans", "agent", "jmx-client", "sidecar")
                        .map(module -> Path.of("..", module, "target", "classes"))
                        .toList());
    }

    @Test
    void theContractNeedsNothingButTheJdk() {
        classes()
                .that()
                .resideInAPackage("dev.inari.mbeans..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.inari.mbeans..", "java..", "javax.management..", "org.jspecify..")
                .check(all);
    }

    @Test
    void theAgentNeedsNothingButTheContractAndByteBuddy() {
        classes()
                .that()
                .resideInAPackage("dev.inari.agent..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.inari.agent..",
                        "dev.inari.mbeans..",
                        "net.bytebuddy..",
                        "java..",
                        "javax.management..",
                        "javax.security.auth..",
                        "org.jspecify..")
                .check(all);
    }

    @Test
    void whatTheEngineSeesOfTheAgentTouchesNothingThatAnEngineConfigures() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.inari.agent.gate..", "dev.inari.agent.seam..")
                .or()
                .haveSimpleName("InariAgent")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.util.logging..",
                        "java.lang.management..",
                        "javax.management..",
                        "java.nio..",
                        "net.bytebuddy..",
                        "dev.inari.mbeans..",
                        "dev.inari.agent.engine..",
                        "dev.inari.agent.jmx..",
                        "dev.inari.agent.session..",
                        "dev.inari.agent.target..",
                        "dev.inari.agent.weave..")
                .check(all);
    }

    @Test
    void theInnerPartsOfTheAgentDoNotKnowItsEntry() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.inari.agent.session..", "dev.inari.agent.target..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.inari.agent.gate..", "dev.inari.agent.engine..", "dev.inari.agent.jmx..")
                .check(all);
    }

    @Test
    void theClientKnowsNeitherSidecarNorAgent() {
        noClasses()
                .that()
                .resideInAPackage("dev.inari.jmx..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.inari.sidecar..", "dev.inari.agent..")
                .check(all);
    }

    @Test
    void theSidecarDoesNotKnowTheAgent() {
        noClasses()
                .that()
                .resideInAPackage("dev.inari.sidecar..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.inari.agent..")
                .check(all);
    }

    @Test
    void theJournalWritesDownWhatItIsToldAndDecidesNothing() {
        noClasses()
                .that()
                .resideInAPackage("dev.inari.sidecar.journal..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.inari.sidecar",
                        "dev.inari.sidecar.guard..",
                        "dev.inari.sidecar.exit..",
                        "dev.inari.sidecar.config..",
                        "dev.inari.sidecar.cli..")
                .check(all);
    }

    @Test
    void onlyTheJournalAndTheRecordsKnowDatabases() {
        noClasses()
                .that()
                .resideInAPackage("dev.inari..")
                .and()
                .resideOutsideOfPackages("dev.inari.sidecar.journal..", "dev.inari.sidecar.records..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.sqlite..", "org.jdbi..", "org.flywaydb..", "com.zaxxer..")
                .check(all);
    }

    @Test
    void onlyOneClassKnowsHadoop() {
        noClasses()
                .that()
                .resideInAPackage("dev.inari..")
                .and()
                .haveNameNotMatching("dev\\.inari\\.sidecar\\.hadoop\\.HadoopFiles.*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.hadoop..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.inari.sidecar.hadoop.HadoopFiles")
                .check(all);
    }

    @Test
    void onlyTheNotifierOfSystemdCallsNativeCode() {
        noClasses()
                .that()
                .resideInAPackage("dev.inari..")
                .and()
                .resideOutsideOfPackage("dev.inari.sidecar.systemd..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.jna..")
                .check(all);
    }

    @Test
    void onlyItsOwnPackageAndTheClientKnowJolokia() {
        noClasses()
                .that()
                .resideInAPackage("dev.inari..")
                .and()
                .resideOutsideOfPackages("dev.inari.sidecar.jolokia..", "dev.inari.jmx..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jolokia..")
                .check(all);
    }

    @Test
    void onlyTheMetricsKnowMicrometer() {
        noClasses()
                .that()
                .resideInAPackage("dev.inari..")
                .and()
                .resideOutsideOfPackage("dev.inari.sidecar.metrics..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.prometheus..")
                .check(all);
    }

    @Test
    void theGuardIsPure() {
        noClasses()
                .that()
                .resideInAPackage("dev.inari.sidecar.guard..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..",
                        "java.nio..",
                        "java.net..",
                        "java.util.concurrent..",
                        "org.slf4j..",
                        "dev.inari.sidecar.engine..",
                        "dev.inari.sidecar.config..",
                        "dev.inari.sidecar.journal..",
                        "dev.inari.sidecar.cli..")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(all);
    }
}
