package dev.inari.agent.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The rules of the gate, one by one. */
class ExitGateTest {
    private final ExitGate gate = new ExitGate();

    @Test
    void beginsFreeAndOpen() {
        assertGate(0, 0, false);
        assertThat(ExitGate.free(gate.read())).isTrue();
    }

    @Test
    void anOpenAndASessionHoldIt() {
        assertThat(gate.tryOpen()).isTrue();
        assertGate(1, 0, false);
        assertThat(gate.tryClose(epoch())).isFalse();

        gate.sessionOpened();
        gate.openEnded();
        assertGate(0, 1, false);
        assertThat(gate.tryClose(epoch())).isFalse();

        gate.sessionClosed();
        assertGate(0, 0, false);
        assertThat(gate.tryClose(epoch())).isTrue();
        assertGate(0, 0, true);
    }

    @Test
    void everyOpenAndCloseMovesTheEpoch() {
        long before = epoch();
        gate.tryOpen();
        assertThat(epoch()).isEqualTo(before + 1);
        gate.sessionOpened();
        assertThat(epoch()).isEqualTo(before + 2);
        gate.openEnded();
        assertThat(epoch()).isEqualTo(before + 3);
        gate.sessionClosed();
        assertThat(epoch()).isEqualTo(before + 4);
        assertThat(gate.tryClose(before)).isFalse();
    }

    @Test
    void closesOnceAndKeepsTheEpoch() {
        long epoch = epoch();

        assertThat(gate.tryClose(epoch)).isTrue();

        assertThat(epoch()).isEqualTo(epoch);
        assertThat(gate.tryClose(epoch)).isFalse();
    }

    @Test
    void letsNobodyInBehindAClosedGate() {
        gate.tryClose(epoch());

        assertThat(gate.tryOpen()).isFalse();
        assertGate(0, 0, true);
    }

    @Test
    void countsTheTruthBehindAClosedGate() {
        gate.tryClose(epoch());

        gate.sessionOpened();

        assertGate(0, 1, true);
        gate.sessionClosed();
        assertGate(0, 0, true);
    }

    @Test
    void reopensWithANewEpoch() {
        long epoch = epoch();
        gate.tryClose(epoch);

        assertThat(gate.reopen()).isTrue();

        assertGate(0, 0, false);
        assertThat(gate.tryClose(epoch)).isFalse();
        assertThat(gate.tryOpen()).isTrue();
    }

    @Test
    void doesNotReopenWhatIsOpen() {
        long before = gate.read();

        assertThat(gate.reopen()).isFalse();

        assertThat(gate.read()).isEqualTo(before);
    }

    @Test
    void closesThoughServingAndGoesOnCounting() {
        gate.tryOpen();
        gate.sessionOpened();

        assertThat(gate.closeThoughServing()).isTrue();

        assertThat(gate.closeThoughServing()).as("twice").isFalse();
        assertThat(gate.tryOpen()).isFalse();
        assertGate(1, 1, true);
        gate.openEnded();
        gate.sessionClosed();
        assertGate(0, 0, true);
        assertThat(gate.reopen()).isTrue();
        assertThat(gate.tryOpen()).isTrue();
    }

    @Test
    void neverCountsBelowZero() {
        assertThatThrownBy(gate::openEnded).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(gate::sessionClosed).isInstanceOf(IllegalStateException.class);
        assertGate(0, 0, false);
    }

    @Test
    void refusesToRunOverIntoTheNextCount() {
        for (int i = 0; i < (1 << 15) - 1; i++) {
            gate.tryOpen();
        }
        assertThatThrownBy(gate::tryOpen).hasMessageContaining("in flight");
        assertGate((1 << 15) - 1, 0, false);

        for (int i = 0; i < (1 << 20) - 1; i++) {
            gate.sessionOpened();
        }
        assertThatThrownBy(gate::sessionOpened).hasMessageContaining("sessions open");
        assertGate((1 << 15) - 1, (1 << 20) - 1, false);
    }

    private long epoch() {
        return ExitGate.epoch(gate.read());
    }

    private void assertGate(int opening, int open, boolean closing) {
        long word = gate.read();
        assertThat(ExitGate.opening(word)).as("opening").isEqualTo(opening);
        assertThat(ExitGate.open(word)).as("open").isEqualTo(open);
        assertThat(ExitGate.closing(word)).as("closing").isEqualTo(closing);
    }
}
