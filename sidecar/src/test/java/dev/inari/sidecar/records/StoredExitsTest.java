package dev.inari.sidecar.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.engine.FakeProcesses;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is remembered of engines that ended, on both databases. */
class StoredExitsTest {
    private static final long UID = FakeProcesses.ofThisUser().ownUid();

    private final Path directory;

    StoredExitsTest(@TempDir Path temporary) {
        this.directory = temporary.resolve("state");
    }

    static EngineExit exit(String agentId, long ended, EngineExit.How how) {
        return new EngineExit(
                agentId,
                "db7",
                4711,
                99,
                "boot",
                "kyuubi-flink",
                "alice",
                "CONNECTION",
                "ref",
                "",
                1,
                ended,
                how,
                "SENT",
                "policy connection",
                "it \0stayed",
                "gone",
                3);
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void whatWasWrittenFirstStaysAndTheLastComesFirst(On on) throws Exception {
        try (Records records = Records.open(on.settings(directory), UID)) {
            StoredExits exits = new StoredExits(records, InstantSource.system());
            exits.keep(List.of(exit("a", 5, EngineExit.How.TERM), exit("b", 6, EngineExit.How.ASK)));
            exits.keep(List.of(exit("a", 9, EngineExit.How.UNSEEN), exit("c", 4, EngineExit.How.KILL)));

            assertThat(exits.last(2)).extracting(EngineExit::agentId).containsExactly("b", "a");
            assertThat(exits.last(9)).hasSize(3).element(1).satisfies(each -> {
                assertThat(each.how()).isEqualTo(EngineExit.How.TERM);
                assertThat(each.endedMillis()).isEqualTo(5);
                assertThat(each.reason()).isEqualTo("it stayed");
                assertThat(each.sessions()).isEqualTo(3);
            });

            assertThat(exits.forgetBefore(6)).isEqualTo(2);
            assertThat(exits.last(9)).extracting(EngineExit::agentId).containsExactly("b");
        }
    }
}
