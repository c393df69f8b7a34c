package dev.inari.sidecar.jolokia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.rmi.Remote;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is left of an engine's objects before anybody calls a method of them. */
class PlainValuesTest {
    /** As a stub: whoever calls it gets somewhere else. */
    private static final class Stub implements Remote {
        private int calls;

        @SuppressWarnings("unused")
        String getVersion() {
            calls++;
            return "evil";
        }

        @Override
        public String toString() {
            calls++;
            return "evil";
        }
    }

    /** Of an MXBean, by which the JDK makes open data. */
    public interface OpenMXBean {
        Map<String, Integer> getCounts();

        TimeUnit getUnit();

        List<Map<String, String>> getMore();
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return new PlainValues().of(value);
    }

    @Test
    void plainOnesStayAsTheyAre() throws Exception {
        for (Object each : new Object[] {
            "text", true, 7, 7L, 1.5, 'c', new ObjectName("a:b=c"), BigInteger.TEN, new BigDecimal("1.50")
        }) {
            assertThat(plain(each)).isEqualTo(each);
        }
        assertThat(plain(null)).isNull();
        assertThat(plain(new int[] {1, 2})).isEqualTo(List.of(1, 2));
        assertThat(plain(new String[][] {{"a"}, {}})).isEqualTo(List.of(List.of("a"), List.of()));
        assertThat(plain(TimeUnit.DAYS)).isEqualTo("DAYS");
        assertThat(plain(Collections.singletonMap(null, 1))).isEqualTo(Map.of("null", 1));
    }

    @Test
    void openDataLooksAsJolokiaShowsIt() throws Exception {
        OpenMXBean bean = new OpenMXBean() {
            @Override
            public Map<String, Integer> getCounts() {
                return Map.of("a", 1);
            }

            @Override
            public TimeUnit getUnit() {
                return TimeUnit.DAYS;
            }

            @Override
            public List<Map<String, String>> getMore() {
                return List.of(Map.of("x", "y"));
            }
        };
        StandardMBean open = new StandardMBean(bean, OpenMXBean.class, true);
        assertThat(plain(open.getAttribute("Counts"))).isEqualTo(Map.of("a", 1));
        assertThat(plain(open.getAttribute("More"))).isEqualTo(List.of(Map.of("x", "y")));

        CompositeType row = new CompositeType(
                "row", "row", new String[] {"host", "port", "value"}, new String[] {"h", "p", "v"}, new OpenType<?>[] {
                    SimpleType.STRING, SimpleType.INTEGER, SimpleType.LONG
                });
        TabularDataSupport table =
                new TabularDataSupport(new TabularType("t", "t", row, new String[] {"host", "port"}));
        table.put(new CompositeDataSupport(row, Map.of("host", "h", "port", 1, "value", 2L)));
        assertThat(plain(table)).isEqualTo(Map.of("h", Map.of("1", Map.of("host", "h", "port", 1, "value", 2L))));
    }

    @Test
    void nothingElseIsCalled() {
        Stub stub = new Stub();
        assertThat(String.valueOf(plain(List.of(stub)))).isEqualTo("[[" + Stub.class.getName() + " is not shown]]");
        assertThat(String.valueOf(plain(Map.of("k", stub)))).contains("is not shown");
        assertThat(String.valueOf(plain(Collections.singletonMap(stub, 1)))).contains("is not shown");
        Object deep = stub;
        for (int i = 0; i < 14; i++) {
            deep = new ArrayList<>(List.of(deep));
        }
        assertThat(String.valueOf(plain(deep))).contains("is not shown");
        assertThat(plain(new IllegalStateException("x"))).isEqualTo("[java.lang.IllegalStateException is not shown]");
        assertThat(stub.calls).isZero();
    }

    @Test
    void whatIsThereTwiceCountsTwice() {
        String megabyte = "x".repeat(1 << 19);
        assertThat(plain(List.of(megabyte))).isEqualTo(List.of(megabyte));
        tooLong(Collections.nCopies(20_000, megabyte));
        List<Object> shared = Collections.nCopies(20_000, "x");
        tooLong(Collections.nCopies(20_000, shared));
        List<Object> doubled = List.of(1, 2);
        for (int i = 0; i < 40; i++) {
            doubled = List.of(doubled, doubled);
        }
        tooLong(doubled);
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("k".repeat(PlainValues.MOST_CHARACTERS), 1);
        tooLong(keys);
        tooLong("\u0000".repeat(PlainValues.MOST_CHARACTERS / 6));
        tooLong(new int[PlainValues.MOST_VALUES]);
    }

    @Test
    void aNumberOfAMillionDigitsIsNotWritten() {
        BigInteger huge = BigInteger.ONE.shiftLeft(10_000_000);
        assertThat(plain(huge)).isEqualTo("[java.math.BigInteger is not shown]");
        assertThat(plain(new BigDecimal(BigInteger.ONE, 2_000_000_000)))
                .isEqualTo("[java.math.BigDecimal is not shown]");
        assertThat(plain(Arrays.asList(1, null))).isEqualTo(Arrays.asList(1, null));
    }

    @Test
    void aCompositeThatContradictsItsOwnTypeIsNotBelieved() {
        assertThat(plain(liar())).isEqualTo(Map.of("name", "[" + Stub.class.getName() + " is not shown]"));
    }

    /** As one that came over the line can be: nothing has checked it. */
    private static CompositeData liar() {
        try {
            CompositeType type = new CompositeType(
                    "t", "t", new String[] {"name"}, new String[] {"n"}, new OpenType<?>[] {SimpleType.STRING});
            return (CompositeData) Proxy.newProxyInstance(
                    PlainValuesTest.class.getClassLoader(),
                    new Class<?>[] {CompositeData.class},
                    (proxy, method, arguments) -> method.getName().equals("getCompositeType") ? type : new Stub());
        } catch (OpenDataException e) {
            throw new AssertionError(e);
        }
    }

    private static void tooLong(Object value) {
        assertThatThrownBy(() -> plain(value)).isInstanceOf(NoAnswer.class).hasMessageContaining("too long");
    }
}
