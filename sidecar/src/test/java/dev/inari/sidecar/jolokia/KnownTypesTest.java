package dev.inari.sidecar.jolokia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerConnection;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** Which operations and attributes Jolokia is told of when something is to be changed. */
class KnownTypesTest {
    private static final List<String> DONE = new ArrayList<>();

    /** Of an engine that wants a file to be made by the sidecar. */
    public interface HostileMBean {
        void harmless(String text, int number, String[] more);

        void write(FileOutputStream to);

        void setStream(FileOutputStream to);

        void setName(String name);
    }

    /** Takes everything. */
    public static final class Hostile implements HostileMBean {
        @Override
        public void harmless(String text, int number, String[] more) {
            DONE.add(text + number + more.length);
        }

        @Override
        public void write(FileOutputStream to) {
            DONE.add("write");
        }

        @Override
        public void setStream(FileOutputStream to) {
            DONE.add("stream");
        }

        @Override
        public void setName(String name) {
            DONE.add(name);
        }
    }

    @Test
    void onlyPlainArgumentsAreOffered() throws Exception {
        MBeanServer server = MBeanServerFactory.newMBeanServer();
        ObjectName name = new ObjectName("engine:type=Hostile");
        server.registerMBean(new Hostile(), name);
        MBeanServerConnection known = KnownTypes.of(server);

        MBeanInfo info = known.getMBeanInfo(name);
        assertThat(Stream.of(info.getOperations()).map(MBeanFeatureInfo::getName))
                .containsExactly("harmless");
        assertThat(Stream.of(info.getAttributes()).map(MBeanFeatureInfo::getName))
                .containsExactly("Name");
        assertThat(known.getMBeanInfo(name)).as("asked for once").isSameAs(info);
        known.invoke(name, "harmless", new Object[] {"a", 1, new String[2]}, new String[] {
            "java.lang.String", "int", "[Ljava.lang.String;"
        });
        assertThat(DONE).containsExactly("a12");
        assertThatThrownBy(() -> known.getMBeanInfo(new ObjectName("a:b=c")))
                .isInstanceOf(InstanceNotFoundException.class);
        assertThatThrownBy(() -> known.getAttribute(new ObjectName("a:b=c"), "x"))
                .isInstanceOf(InstanceNotFoundException.class);
    }
}
