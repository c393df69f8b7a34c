package dev.inari.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.inari.agent.seam.JobHooks;
import dev.inari.agent.seam.SessionHooks;
import dev.inari.agent.seam.WatchHooks;
import dev.inari.agent.target.Hook;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an engine and the seam see of a woven method: whatever the method does with its parameters, its stack and its exceptions. */
class HookedMethodTest {
    private final List<String> heard = new ArrayList<>();
    private final Object woven = WovenClass.of(
                    Awkward.class,
                    Map.of(
                            "open", Hook.Kind.OPEN,
                            "register", Hook.Kind.REGISTER,
                            "close", Hook.Kind.CLOSE,
                            "start", Hook.Kind.START,
                            "event", Hook.Kind.WATCH_EVENT,
                            "statement", Hook.Kind.STATEMENT,
                            "noArguments", Hook.Kind.STATEMENT,
                            "submit", Hook.Kind.SUBMIT))
            .made();
    private @Nullable Throwable refusal;
    private boolean nested;
    private boolean skips;

    @BeforeEach
    void listen() {
        SessionHooks.connect(new Sessions());
        JobHooks.connect(new Jobs());
        WatchHooks.connect((watcher, event) -> {
            heard.add("event " + (watcher == woven) + " " + event);
            return skips;
        });
    }

    @AfterEach
    void silence() {
        WatchHooks.connect(null);
    }

    @Test
    void anOpenIsToldWithWhatItWasCalledWith() throws Throwable {
        assertThat(call("open", "request", 3L, "text")).isEqualTo("request/3/0:1:2:text");
        assertThat(heard).containsExactly("opening true", "ended true token request request/3/0:1:2:text null");
    }

    @Test
    void anOpenThatThrowsThrowsTheSame() throws Throwable {
        assertThatThrownBy(() -> call("open", "request", -1L, "text"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("-1");
        assertThat(heard)
                .containsExactly(
                        "opening true", "ended true token request null java.lang.IllegalArgumentException: -1");
    }

    @Test
    void whatAnOpenCatchesItselfIsNotHeardOf() throws Throwable {
        assertThat(call("open", "request", 0L, "text")).isEqualTo("caught");
        assertThat(heard).containsExactly("opening true", "ended true token request caught null");
    }

    @Test
    void aRefusedOpenDoesNothingAndThrowsTheRefusal() throws Throwable {
        refusal = new java.io.IOException("no");
        assertThatThrownBy(() -> call("open", "request", 3L, "text")).isSameAs(refusal);
        assertThat(heard).containsExactly("opening true");
    }

    @Test
    void aSessionIsRegisteredAfterItIsInTheMapAndOnlyThen() throws Throwable {
        call("register", "handle", "session");
        assertThatThrownBy(() -> call("register", "handle", null)).isInstanceOf(NullPointerException.class);
        assertThat(heard).containsExactly("registered true handle session");
    }

    @Test
    void aCloseIsToldBeforeAndAfter() throws Throwable {
        call("close", "one");
        assertThatThrownBy(() -> call("close", "bad")).isInstanceOf(IllegalStateException.class);
        assertThat(heard)
                .containsExactly(
                        "closing true one",
                        "closed true one null",
                        "closing true bad",
                        "closed true bad java.lang.IllegalStateException: bad");
    }

    @Test
    void errorsAreHeardLikeExceptions() throws Throwable {
        assertThatThrownBy(() -> call("close", "broken")).isInstanceOf(OutOfMemoryError.class);
        assertThatThrownBy(() -> call("open", "broken", 3L, "text")).isInstanceOf(OutOfMemoryError.class);
        assertThat(heard)
                .containsExactly(
                        "closing true broken",
                        "closed true broken java.lang.OutOfMemoryError",
                        "opening true",
                        "ended true token broken null java.lang.OutOfMemoryError");
    }

    @Test
    void theEndOfAnInnerStatementIsNone() throws Throwable {
        nested = true;
        call("statement", 7L, "select 1");
        assertThat(heard).containsExactly("began true select 1");
    }

    @Test
    void whatIsPutBeforeAReturnIsNotTheMethodsToFail() {
        byte[] bytes = WovenClass.bytes(
                Awkward.class,
                Map.of("open", Hook.Kind.OPEN, "close", Hook.Kind.CLOSE, "statement", Hook.Kind.STATEMENT));
        OwnRanges ranges = new OwnRanges();
        new ClassReader(bytes).accept(ranges, 0);
        assertThat(ranges.handlers).isEqualTo(3);
        assertThat(ranges.callsOutside).isEqualTo(10);
        assertThat(ranges.callsInside).isZero();
    }

    @Test
    void theStartIsToldBeforeItIsMade() throws Throwable {
        assertThatThrownBy(() -> call("start")).isInstanceOf(IllegalStateException.class);
        assertThat(heard).containsExactly("started true");
    }

    @Test
    void anEventIsHandedOnOrSkipped() throws Throwable {
        call("event", new ArrayList<>(List.of("a", "b")));
        skips = true;
        List<String> left = new ArrayList<>(List.of("c"));
        call("event", left);
        assertThat(left).containsExactly("c");
        assertThat(heard).containsExactly("event true [a, b]", "event true [c]");
    }

    @Test
    void aStatementEndsWhetherItThrowsOrNot() throws Throwable {
        assertThat(call("statement", 7L, "select 1")).isEqualTo(15L);
        assertThatThrownBy(() -> call("statement", 7L, null)).isInstanceOf(NullPointerException.class);
        assertThat(call("noArguments")).isEqualTo(2.5);
        assertThat(heard)
                .containsExactly("began true select 1", "done", "began true null", "done", "began true null", "done");
    }

    @Test
    void aSubmissionThatThrewIsNone() throws Throwable {
        assertThat(call("submit", "graph")).isEqualTo("client of graph");
        assertThatThrownBy(() -> call("submit", "")).isInstanceOf(IllegalStateException.class);
        assertThat(heard).containsExactly("submitted true graph client of graph");
    }

    @Test
    void aParameterThatIsNoObjectAndAResultThatCannotBeSkippedAreSaid() {
        assertThat(catchThrowable(() -> WovenClass.of(Awkward.class, Map.of("statement", Hook.Kind.CLOSE))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("parameter 0");
        assertThat(catchThrowable(() -> WovenClass.of(Awkward.class, Map.of("submit", Hook.Kind.WATCH_EVENT))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("returns something");
    }

    private Object call(String name, @Nullable Object... arguments) throws Throwable {
        Method method = Arrays.stream(woven.getClass().getDeclaredMethods())
                .filter(each -> each.getName().equals(name))
                .findAny()
                .orElseThrow();
        method.setAccessible(true);
        try {
            return Objects.requireNonNullElse(method.invoke(woven, arguments), "nothing");
        } catch (InvocationTargetException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    /** Counts the calls of the seam inside and outside of what the last handler of their method covers. */
    private static final class OwnRanges extends ClassVisitor {
        private int handlers;
        private int callsInside;
        private int callsOutside;

        OwnRanges() {
            super(Opcodes.ASM9);
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                private final Map<Label, List<Label>> ends = new HashMap<>();
                private final Set<Label> open = new HashSet<>();
                private @Nullable Label last;

                @Override
                public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
                    if (!handler.equals(last)) {
                        ends.clear();
                        last = handler;
                    }
                    ends.computeIfAbsent(start, each -> new ArrayList<>()).add(end);
                }

                @Override
                public void visitLabel(Label label) {
                    open.remove(label);
                    open.addAll(ends.getOrDefault(label, List.of()));
                    handlers += label.equals(last) ? 1 : 0;
                }

                @Override
                public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean of) {
                    if (owner.startsWith("dev/inari/agent/seam/")) {
                        callsInside += open.isEmpty() ? 0 : 1;
                        callsOutside += open.isEmpty() ? 1 : 0;
                    }
                }
            };
        }
    }

    /** Methods that do what weaving could break: parameters overwritten, loops and handlers at both ends, wide values, several returns. */
    static class Awkward {
        private final List<Object> map = new ArrayList<>();

        Object open(Object request, long wide, String text) {
            while (wide < 0) {
                throw new IllegalArgumentException(String.valueOf(wide));
            }
            double[] more = {1.5, wide};
            if (request.equals("broken")) {
                throw new OutOfMemoryError();
            }
            try {
                if (wide == 0) {
                    throw new UnsupportedOperationException();
                }
                for (int i = 2; i >= 0; i--) {
                    text = i + ":" + text;
                }
                String result = request + "/" + wide + "/" + text;
                request = map;
                return result;
            } catch (UnsupportedOperationException e) {
                return "caught";
            } finally {
                wide = more.length;
                map.add(wide);
            }
        }

        synchronized void register(Object handle, Object session) {
            map.add(session.hashCode());
            handle = session;
            map.add(handle);
        }

        void close(Object handle) {
            if (handle.equals("one")) {
                return;
            }
            if (handle.equals("broken")) {
                throw new OutOfMemoryError();
            }
            handle = String.valueOf(handle);
            throw new IllegalStateException((String) handle);
        }

        void start() {
            throw new IllegalStateException();
        }

        void event(List<?> event) {
            do {
                event.remove(0);
            } while (!event.isEmpty());
        }

        long statement(long wide, String text) {
            long length = text.length();
            synchronized (this) {
                return wide + length;
            }
        }

        double noArguments() {
            return 2.5;
        }

        Object submit(Object graph) {
            if (graph.equals("")) {
                throw new IllegalStateException();
            }
            String text = "client of " + graph;
            graph = text;
            return graph;
        }
    }

    private final class Sessions implements SessionHooks.Listener {
        @Override
        public Object opening(Object manager) {
            heard.add("opening " + (manager == woven));
            return refusal == null ? "token" : refusal;
        }

        @Override
        public void openEnded(
                Object manager,
                Object token,
                @Nullable Object request,
                @Nullable Object returned,
                @Nullable Throwable thrown) {
            heard.add("ended " + (manager == woven) + " " + token + " " + request + " " + returned + " " + thrown);
        }

        @Override
        public void registered(Object manager, Object handle, Object session) {
            heard.add("registered " + (manager == woven) + " " + handle + " " + session);
        }

        @Override
        public void closing(Object manager, Object handle) {
            heard.add("closing " + (manager == woven) + " " + handle);
        }

        @Override
        public void closeEnded(Object manager, Object handle, @Nullable Throwable thrown) {
            heard.add("closed " + (manager == woven) + " " + handle + " " + thrown);
        }

        @Override
        public void started(Object part) {
            heard.add("started " + (part == woven));
        }
    }

    private final class Jobs implements JobHooks.Listener {
        @Override
        public boolean statementBegan(Object operation, @Nullable Object last) {
            heard.add("began " + (operation == woven) + " " + last);
            return !nested;
        }

        @Override
        public void statementEnded() {
            heard.add("done");
        }

        @Override
        public void submitted(Object environment, @Nullable Object pipeline, @Nullable Object client) {
            heard.add("submitted " + (environment == woven) + " " + pipeline + " " + client);
        }
    }
}
