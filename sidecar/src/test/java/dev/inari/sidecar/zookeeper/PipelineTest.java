package dev.inari.sidecar.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How many requests are under way, by what the answers were like. */
class PipelineTest {
    private static final int MANY = 5_000;

    private final Deque<Consumer<Long>> underWay = new ArrayDeque<>();
    private int idle;
    private int handled;
    private final Pipeline pipeline = new Pipeline(Runnable::run, () -> idle++);

    private void ask(int times) {
        for (int i = 0; i < times; i++) {
            pipeline.<Long>send(1, underWay::add, bytes -> {
                handled++;
                pipeline.heard(bytes);
            });
        }
    }

    private void answer(int times, long bytes) {
        for (int i = 0; i < times; i++) {
            underWay.remove().accept(bytes);
        }
    }

    @Test
    void shortAnswersLetItGrowToItsBound() {
        ask(MANY);
        assertThat(underWay).hasSize(8);

        answer(8, 100);
        assertThat(underWay).hasSize(16);

        answer(600, 100);
        assertThat(underWay).hasSize(500);
    }

    @Test
    void longAnswerLetsFewBeUnderWayUntilShortOnesCome() {
        ask(MANY);
        answer(600, 100);

        answer(499, 4 << 20);
        assertThat(underWay).hasSizeLessThan(4);

        answer(600, 100);
        assertThat(underWay).hasSize(500);
    }

    /** Else a single znode could stop everything. */
    @Test
    void longestAnswerLeavesRoomForOne() {
        ask(10);
        answer(8, Long.MAX_VALUE);

        assertThat(underWay).hasSize(1);
        answer(1, Long.MAX_VALUE);
        answer(1, 0);
        assertThat(handled).isEqualTo(10);
        assertThat(idle).isEqualTo(1);
    }

    @Test
    void requestForMoreThanThereIsRoomForGoesAlone() {
        pipeline.<Long>send(100, underWay::add, bytes -> {});
        pipeline.<Long>send(100, underWay::add, bytes -> {});
        assertThat(underWay).hasSize(1);

        answer(1, 0);
        assertThat(underWay).hasSize(1);
    }

    @Test
    void answersOfAnEarlierConnectionAreDropped() {
        ask(20);
        Consumer<Long> late = underWay.remove();
        pipeline.begin();
        late.accept(0L);

        assertThat(handled).isZero();
        assertThat(pipeline.isIdle()).isTrue();
    }
}
