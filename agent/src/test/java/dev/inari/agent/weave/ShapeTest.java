package dev.inari.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.agent.target.HookedClass;
import dev.inari.agent.target.Targets;
import java.util.Objects;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

/** Which methods of a class count as those of the table. */
class ShapeTest {
    private static final String GATEWAY_INTERFACE = "org.apache.flink.table.gateway.service.session.SessionManager";
    private static final String CREATE = "(Lorg/apache/flink/table/gateway/service/context/DefaultContext;)"
            + "Lorg/apache/flink/table/gateway/service/session/SessionManager;";
    private static final String WATCHER =
            "org.apache.kyuubi.ha.client.zookeeper.ZookeeperDiscoveryClient$DeRegisterWatcher";

    private static HookedClass row(String name) {
        return Objects.requireNonNull(Targets.hooked(name));
    }

    private static ClassReader type(String name, int access, String method, String descriptor) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, name.replace('.', '/'), null, "java/lang/Object", null);
        MethodVisitor code = writer.visitMethod(access, method, descriptor, null, null);
        if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0) {
            code.visitCode();
            code.visitInsn(Opcodes.ACONST_NULL);
            code.visitInsn(descriptor.endsWith("V") ? Opcodes.RETURN : Opcodes.ARETURN);
            code.visitMaxs(0, 0);
        }
        code.visitEnd();
        return new ClassReader(writer.toByteArray());
    }

    @Test
    void aMethodThatNeedOnlyBeThereMayBeStatic() {
        Shape shape = Shape.of(
                type(GATEWAY_INTERFACE, Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "create", CREATE),
                row(GATEWAY_INTERFACE));
        assertThat(shape.missing()).isEmpty();
        assertThat(shape.isEmpty()).isTrue();
        assertThat(shape.describe()).isEqualTo("nothing to hook in this version");
    }

    @Test
    void aMethodToWeaveNeedsAnInstanceAndABody() {
        String event = "(Lorg/apache/zookeeper/WatchedEvent;)V";
        for (int unfit : new int[] {Opcodes.ACC_STATIC, Opcodes.ACC_NATIVE, Opcodes.ACC_ABSTRACT}) {
            Shape shape = Shape.of(type(WATCHER, Opcodes.ACC_PUBLIC | unfit, "process", event), row(WATCHER));
            assertThat(shape.missing()).as("%x", unfit).hasSize(1);
        }
        Shape shape = Shape.of(type(WATCHER, Opcodes.ACC_PUBLIC, "process", event), row(WATCHER));
        assertThat(shape.missing()).isEmpty();
        assertThat(shape.hooked("process", event)).isNotNull();
        assertThat(shape.hooked("process", "()V")).isNull();
        assertThat(shape.describe()).isEqualTo("process" + event);
    }
}
