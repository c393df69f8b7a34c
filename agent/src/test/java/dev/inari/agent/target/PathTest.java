package dev.inari.agent.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Ways through objects that we cannot compile against. */
class PathTest {
    private final Leaf leaf = new Leaf();

    @Test
    void followsFieldsAndCalls() throws Exception {
        assertThat(Path.of("secret").follow(leaf)).isEqualTo("private field");
        assertThat(Path.of("hidden()").follow(leaf)).isEqualTo("private method");
        assertThat(Path.of("self()", "self()", "secret").follow(leaf)).isEqualTo("private field");
    }

    @Test
    void followsWhatIsInherited() throws Exception {
        assertThat(Path.of("inherited").follow(leaf)).isEqualTo("field above");
        assertThat(Path.of("inheritedCall()").follow(leaf)).isEqualTo("method above");
        assertThat(Path.of("trait()").follow(leaf)).isEqualTo("default method");
        assertThat(Path.of("traitOfTrait()").follow(leaf)).isEqualTo("default method of a parent");
        assertThat(Path.of("overridden()").follow(leaf)).isEqualTo("below");
    }

    @Test
    void passesAText() throws Exception {
        assertThat(Path.of("echo(a.b.c)").follow(leaf)).isEqualTo("a.b.c");
        assertThat(Path.of("count(x)").tryFollow(leaf)).as("takes no text").isNull();
    }

    @Test
    void opensOptions() throws Exception {
        assertThat(Path.of("some()", "secret").follow(leaf)).isEqualTo("private field");
        assertThat(Path.of("none()", "secret").follow(leaf)).isNull();
        assertThat(Path.of("none()").follow(leaf)).isNull();
        assertThat(Path.of("scalaSome()", "secret").follow(leaf)).isEqualTo("private field");
        assertThat(Path.of("scalaNone()", "secret").follow(leaf)).isNull();
    }

    @Test
    void asksMaps() throws Exception {
        Path path = Path.of("map", "get(k)");

        assertThat(path.follow(leaf)).isNull();
        leaf.map.put("k", "v");
        assertThat(path.follow(leaf)).isEqualTo("v");
        assertThat(Path.of("get(a)").follow(Map.of("a", Optional.of("b")))).isEqualTo("b");
    }

    @Test
    void stopsAtNull() throws Exception {
        assertThat(Path.of("nothing()", "nonsense()").follow(leaf)).isNull();
        assertThat(Path.of("secret").follow(null)).isNull();
        assertThat(Path.NONE.follow(leaf)).isNull();
        assertThat(Path.NONE.exists()).isFalse();
    }

    @Test
    void namesAMissingMember() {
        assertThatThrownBy(() -> Path.of("nonsense()").follow(leaf))
                .isInstanceOf(NoSuchMethodException.class)
                .hasMessageContaining("nonsense()")
                .hasMessageContaining("Leaf");
        assertThatThrownBy(() -> Path.of("nonsense").follow(leaf))
                .isInstanceOf(NoSuchFieldException.class)
                .hasMessageContaining("nonsense");
        assertThat(Path.of("nonsense()").tryFollow(leaf)).isNull();
    }

    @Test
    void breaksWhereACallThrows() {
        assertThatThrownBy(() -> Path.of("broken()").follow(leaf)).isInstanceOf(InvocationTargetException.class);
        assertThat(Path.of("broken()").tryFollow(leaf)).isNull();
        assertThat(Path.of("linkage()").tryFollow(leaf)).isNull();
    }

    @Test
    void staysOutOfTheJdk() {
        assertThat(Path.of("value").tryFollow("text")).isNull();
    }

    @Test
    void isSharedByClasses() throws Exception {
        Path path = Path.of("inheritedCall()");

        assertThat(path.follow(new Base())).isEqualTo("method above");
        assertThat(path.follow(leaf)).isEqualTo("method above");
        assertThat(path.follow(new Base())).isEqualTo("method above");
    }

    interface Grand {
        default String traitOfTrait() {
            return "default method of a parent";
        }
    }

    interface Trait extends Grand {
        default String trait() {
            return "default method";
        }
    }

    @SuppressWarnings("unused") // read by name
    static class Base {
        private final String inherited = "field above";

        String inheritedCall() {
            return "method above";
        }

        Object overridden() {
            return "above";
        }
    }

    @SuppressWarnings({"unused", "UnusedMethod", "DoNotCallSuggester"}) // read by name
    static final class Leaf extends Base implements Trait {
        private final String secret = "private field";
        final Map<String, Object> map = new ConcurrentHashMap<>();

        private String hidden() {
            return "private method";
        }

        /** With a bridge beside it. */
        @Override
        String overridden() {
            return "below";
        }

        Leaf self() {
            return this;
        }

        String echo(String text) {
            return text;
        }

        int count(int number) {
            return number;
        }

        Optional<Leaf> some() {
            return Optional.of(this);
        }

        Optional<Leaf> none() {
            return Optional.empty();
        }

        Object scalaSome() {
            return new scala.Some(this);
        }

        Object scalaNone() {
            return new scala.None$();
        }

        @org.jspecify.annotations.Nullable
        Object nothing() {
            return null;
        }

        Object broken() {
            throw new IllegalStateException("broken");
        }

        Object linkage() {
            throw new NoClassDefFoundError("optional/Dependency");
        }
    }
}
