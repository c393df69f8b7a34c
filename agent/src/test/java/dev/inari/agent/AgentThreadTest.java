package dev.inari.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Without this thread an engine would be dark: nothing that happens on it ends it. */
class AgentThreadTest {
    private final Problems problems = new Problems();
    private final AgentThread thread = new AgentThread(problems);
    private final BlockingQueue<Thread> ran = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() {
        thread.start(() -> {
            throw new IllegalStateException("a turn that fails");
        });
    }

    private Thread runs() throws InterruptedException {
        assertThat(thread.later(() -> ran.add(Thread.currentThread()))).isTrue();
        Thread found = ran.poll(30, TimeUnit.SECONDS);
        assertThat(found).as("the thread that ran it").isNotNull();
        return Objects.requireNonNull(found);
    }

    @Test
    void survivesAStrangerWhoInterruptsIt() throws Exception {
        Thread first = runs();
        assertThat(first.isDaemon()).isTrue();

        first.interrupt();

        assertThat(runs()).isSameAs(first);
    }

    @Test
    void survivesATaskThatFails() throws Exception {
        Thread first = runs();

        thread.later(() -> {
            throw new OutOfMemoryError("no memory, says the test");
        });

        assertThat(runs()).isSameAs(first);
        assertThat(String.join("\n", problems.toArray())).contains("no memory, says the test");
    }
}
