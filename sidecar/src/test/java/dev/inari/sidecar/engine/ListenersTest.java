package dev.inari.sidecar.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ListenersTest {
    private static final EngineProcess READABLE = new EngineProcess(1, 1, "boot", "a");
    private static final EngineProcess HIDDEN = new EngineProcess(2, 1, "boot", "b");

    private final AtomicInteger reads = new AtomicInteger();
    private final OwnAddresses own = new OwnAddresses();
    private final Listeners listeners = new Listeners(() -> own, who -> {
        reads.incrementAndGet();
        return who.equals(READABLE) ? Optional.of(Set.of(10009)) : Optional.empty();
    });

    @Test
    void atItsPortsAtAnyAddressOfThisHost() {
        assertThat(listeners.listens(READABLE, "localhost:10009")).isEqualTo(Listens.YES);
        assertThat(listeners.listens(READABLE, "127.0.0.1:10009")).isEqualTo(Listens.YES);
        assertThat(listeners.listens(READABLE, "127.0.0.1:10010")).isEqualTo(Listens.NO);
        assertThat(reads).as("read once").hasValue(1);
    }

    @Test
    void whatCannotBeReadIsUnknown() {
        assertThat(listeners.listens(HIDDEN, "localhost:10009")).isEqualTo(Listens.UNKNOWN);
    }

    @Test
    void nobodyIsLookedAtForAnAddressOfAnotherHost() {
        assertThat(listeners.listens(HIDDEN, "other.example:10009")).isEqualTo(Listens.NO);
        assertThat(listeners.listens(HIDDEN, "")).isEqualTo(Listens.NO);
        assertThat(reads).hasValue(0);
    }
}
