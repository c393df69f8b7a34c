package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.guard.Hold;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was decided is done only while nobody has said anything against it since. */
class RestraintTest {
    private static final Hold HOLD = new Hold("ann", "a look");

    private final Host host;
    private final Settings settings;
    private final CurrentSettings current;
    private final Restraint restraint;
    private @Nullable Hold hold;

    RestraintTest(@TempDir Path temporary) {
        host = new Host(temporary);
        settings = host.settings(Host.INTERVAL);
        current = new CurrentSettings(settings);
        Services services = new Services(
                current, host, host.processes, host, host.threads, host.threads, host.journal, host::changed, null);
        restraint =
                new Restraint(services, new TransitionLog(new FakeEngine("a", 1).announced, host::changed), () -> hold);
    }

    @BeforeEach
    void recalled() {
        assertThat(restraint.keptFrom(0)).as("an earlier hold may hold on").isEqualTo(SignalOutcome.HELD);
        assertThat(restraint.whyNotYet()).isNotEmpty();
        restraint.recall();
        assertThat(restraint.keptFrom(0)).isNull();
        assertThat(restraint.whyNoForce()).isEmpty();
    }

    @Test
    void aHoldKeeps() {
        hold = HOLD;
        assertThat(restraint.keptFrom(0)).isEqualTo(SignalOutcome.HELD);
        assertThat(restraint.whyNoForce()).contains("ann").contains("release it first");
    }

    @Test
    void aHoldThatWasReleasedKeepsWhatWasDecidedBeforeIt() {
        int before = restraint.holdsSaid();
        restraint.held();

        assertThat(restraint.keptFrom(before)).isEqualTo(SignalOutcome.HELD);
        assertThat(restraint.keptFrom(restraint.holdsSaid())).isNull();
    }

    @Test
    void aDryRunKeepsUntilItIsOver() {
        current.take(settings.dry());
        assertThat(restraint.keptFrom(0)).isEqualTo(SignalOutcome.DRY_RUN);
        assertThat(restraint.whyNoForce()).contains("inari.dry-run");

        current.take(settings);
        assertThat(restraint.keptFrom(0)).isNull();
    }

    @Test
    void whatFailsIsToldAsWhatNobodyKnows() {
        SignalOutcome told = restraint.unlessKept(
                0,
                () -> {
                    throw new IllegalStateException("a mistake");
                },
                why -> why);

        assertThat(told).isEqualTo(SignalOutcome.UNVERIFIED);
    }
}
