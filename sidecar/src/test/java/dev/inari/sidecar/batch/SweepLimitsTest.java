package dev.inari.sidecar.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bounds that a sweep keeps to, on clocks that jump too. */
class SweepLimitsTest {
    @Test
    void waitDoublesUpToALimitAndBeginsAnewAfterASuccess() {
        ServerBackOff backOff = new ServerBackOff();
        assertThat(backOff.waits(0)).isFalse();
        backOff.failed(0);
        assertThat(backOff.left(0)).isEqualTo(Duration.ofSeconds(10));
        backOff.failed(0);
        assertThat(backOff.left(0)).isEqualTo(Duration.ofSeconds(20));
        for (int i = 0; i < 100; i++) {
            backOff.failed(0);
        }
        assertThat(backOff.left(0)).isEqualTo(ServerBackOff.LONGEST);
        assertThat(backOff.waits(ServerBackOff.LONGEST.toMillis() - 1)).isTrue();
        assertThat(backOff.waits(ServerBackOff.LONGEST.toMillis())).isFalse();
        backOff.worked();
        backOff.failed(0);
        assertThat(backOff.left(0)).isEqualTo(ServerBackOff.FIRST);
    }

    @Test
    void clockThatIsSetBackDoesNotEndTheSweepsForHours() {
        ClosingRate rate = new ClosingRate();
        SweepSettings settings = Sweeping.settings(false, 9, 1);
        ServerBackOff backOff = new ServerBackOff();
        backOff.failed(10_000_000);
        assertThat(backOff.waits(5_000)).isFalse();
        rate.count(10_000_000);
        assertThat(rate.allows(settings, 10_000_000)).isFalse();
        assertThat(rate.allows(settings, 5_000)).isTrue();
    }

    @Test
    void memoryOfBatchesIsBounded() {
        PassedOver passedOver = new PassedOver();
        for (int i = 0; i <= 100_000; i++) {
            passedOver.forGood(Batches.id(i));
        }
        assertThat(passedOver.has(Batches.id(0), 0)).isFalse();
        assertThat(passedOver.has(Batches.id(1), 0)).isTrue();
        assertThat(passedOver.has(Batches.id(100_000), 0)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, 10, 1, 1", "10001, 20000, 1, 1", "10, 9, 1, 1", "10, 10, 0, 1", "10, 10, 1, 0"})
    void settingsThatCannotBeAreRefused(int page, int listed, int perPass, int perMinute) {
        assertThatThrownBy(() -> new SweepSettings(SweepSettings.Extent.CLOSE, page, listed, perPass, perMinute, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was " + page);
    }
}
