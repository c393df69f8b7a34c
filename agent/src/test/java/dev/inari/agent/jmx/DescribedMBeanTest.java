package dev.inari.agent.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.AgentMXBean;
import dev.inari.mbeans.EngineMXBean;
import dev.inari.mbeans.ExitMXBean;
import dev.inari.mbeans.SessionsMXBean;
import java.lang.reflect.Proxy;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.NotificationBroadcasterSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a console shows is the text of the interface, not the repeated name. */
class DescribedMBeanTest {
    @ParameterizedTest
    @ValueSource(classes = {EngineMXBean.class, SessionsMXBean.class, ExitMXBean.class, AgentMXBean.class})
    void everythingHasAText(Class<?> face) {
        MBeanInfo info = info(face);

        assertThat(info.getDescription()).contains(" ");
        for (MBeanAttributeInfo attribute : info.getAttributes()) {
            expectText(attribute);
            assertThat(attribute.isWritable()).isFalse();
        }
        for (MBeanOperationInfo operation : info.getOperations()) {
            expectText(operation);
            assertThat(operation.getImpact()).as(operation.getName()).isEqualTo(MBeanOperationInfo.ACTION);
            for (MBeanFeatureInfo parameter : operation.getSignature()) {
                expectText(parameter);
                assertThat(parameter.getName()).doesNotMatch("p[0-9]+|arg[0-9]+");
            }
        }
    }

    @Test
    void unitsGoIntoTheDescriptor() {
        for (MBeanAttributeInfo attribute : info(SessionsMXBean.class).getAttributes()) {
            if (attribute.getType().equals("int")) {
                assertThat(attribute.getDescriptor().getFieldValue("units"))
                        .as(attribute.getName())
                        .isEqualTo("sessions");
            }
        }
    }

    private static void expectText(MBeanFeatureInfo feature) {
        assertThat(feature.getDescription()).as(feature.getName()).contains(" ").isNotEqualTo(feature.getName());
    }

    private static <T> MBeanInfo info(Class<T> face) {
        T nothing = face.cast(Proxy.newProxyInstance(
                face.getClassLoader(), new Class<?>[] {face}, (proxy, method, arguments) -> null));
        return new DescribedMBean(nothing, face, new NotificationBroadcasterSupport()).getMBeanInfo();
    }
}
