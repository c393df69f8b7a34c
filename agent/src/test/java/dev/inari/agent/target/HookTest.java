package dev.inari.agent.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The star stands for any package of one type, and for nothing else. */
class HookTest {
    private static final String REST =
            "Ljava/lang/String;Ljava/lang/String;Ljava/lang/String;Lscala/collection/immutable/Map;)"
                    + "Lorg/apache/kyuubi/session/SessionHandle;";
    private static final Hook OPEN = Objects.requireNonNull(Targets.hooked("org.apache.kyuubi.session.SessionManager"))
            .hooks()
            .get(0);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org/apache/hive/service/rpc/thrift/TProtocolVersion",
                "org/apache/kyuubi/shade/org/apache/hive/service/rpc/thrift/TProtocolVersion",
                "org/apache/kyuubi/shaded/hive/service/rpc/thrift/TProtocolVersion",
                "TProtocolVersion",
            })
    void meetsEveryRelocation(String type) {
        assertThat(OPEN.matches("openSession", "(L" + type + ";" + REST)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(" + REST,
                "()V",
                "",
                "(Lorg/x/TProtocolVersion;Lorg/y/TProtocolVersion;" + REST,
                "(Lorg/x/TProtocolVersion;Ljava/lang/String;" + REST,
                "(ILorg/x/TProtocolVersion;" + REST,
                "([Lorg/x/TProtocolVersion;" + REST,
                "(Lorg/x/TProtocolVersion;Ljava/lang/String;)Lorg/apache/kyuubi/session/SessionHandle;",
                "(Lorg/x/SessionHandle;" + REST,
            })
    void meetsNoOtherDescriptor(String descriptor) {
        assertThat(OPEN.matches("openSession", descriptor)).isFalse();
    }

    @Test
    void meetsNoOtherName() {
        assertThat(OPEN.matches("openBatchSession", "(Lorg/x/TProtocolVersion;" + REST))
                .isFalse();
    }

    @Test
    void withoutAStarTheDescriptorIsExact() {
        Hook close = Hook.close("closeSession", "(LH;)V");

        assertThat(close.matches("closeSession", "(LH;)V")).isTrue();
        assertThat(close.matches("closeSession", "(LH;)Z")).isFalse();
        assertThat(close.matches("closeSession", "(Lx/H;)V")).isFalse();
    }

    @Test
    void variantsKeepTheRest() {
        Hook create = Hook.open("createSession", "()V");
        Hook open = Hook.open("openSession", "()V").unless(create);

        assertThat(open.replacement()).isSameAs(create);
        assertThat(open.required()).isTrue();
        assertThat(open.ifPresent().required()).isFalse();
        assertThat(open.ifPresent().replacement()).isSameAs(create);
        assertThat(Hook.start().required()).isFalse();
        assertThat(open).hasToString("openSession()V");
    }
}
