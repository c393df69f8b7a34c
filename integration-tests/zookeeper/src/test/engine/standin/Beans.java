package standin;

import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/** What the agent shows, seen from inside. */
final class Beans {
    private static final String WATCHES = "ZooKeeperWatches";

    private Beans() {}

    static String get(String type, String attribute) throws Exception {
        return String.valueOf(raw(type, attribute));
    }

    static String item(String type, String attribute, String item) throws Exception {
        return String.valueOf(((CompositeData) raw(type, attribute)).get(item));
    }

    static String order(String name) throws Exception {
        boolean plain = name.equals("audit");
        CompositeData answer = (CompositeData) server().invoke(
                name(WATCHES),
                name,
                plain ? new Object[0] : new Object[] {"test"},
                plain ? new String[0] : new String[] {String.class.getName()});
        return answer.get("code") + " " + answer.get("state") + " " + answer.get("detail");
    }

    static String events() throws Exception {
        StringBuilder all = new StringBuilder();
        for (CompositeData event : (CompositeData[]) raw(WATCHES, "Events")) {
            all.append(event.get("type")).append('=').append(event.get("count")).append(' ');
        }
        return all.toString();
    }

    private static Object raw(String type, String attribute) throws Exception {
        return server().getAttribute(name(type), attribute);
    }

    private static ObjectName name(String type) throws Exception {
        return new ObjectName("inari:type=" + type);
    }

    private static MBeanServer server() {
        return ManagementFactory.getPlatformMBeanServer();
    }
}
