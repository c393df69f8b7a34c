package dev.inari.mbeans;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who looks through JConsole has nothing but these texts. */
class DescriptionTest {
    /** Numbers that count nothing one could name a unit for. */
    private static final Set<String> PLAIN = Set.of(
            "getProtocol",
            "getPid",
            "getSequence",
            "getEpoch",
            "getMilestones",
            "getHookErrors",
            "getChanges",
            "getJobChanges");

    @ParameterizedTest
    @ValueSource(
            classes = {
                EngineMXBean.class,
                SessionsMXBean.class,
                ExitMXBean.class,
                AgentMXBean.class,
                JobsMXBean.class,
                JobSubmission.class,
                Heartbeat.class,
                SessionCounts.class,
                SessionInfo.class,
                ExitAnswer.class,
                Milestone.class,
                TargetStatus.class
            })
    void nothingIsWithoutTextAndUnit(Class<?> type) {
        List<String> lacking = new ArrayList<>();
        if (type.isInterface() && !type.isAnnotationPresent(Description.class)) {
            lacking.add(type.getSimpleName());
        }
        shown(type).forEach(method -> {
            if (!method.isAnnotationPresent(Description.class)) {
                lacking.add(method.getName());
            }
            if (needsUnit(method) && !method.isAnnotationPresent(Units.class)) {
                lacking.add("unit of " + method.getName());
            }
            for (Parameter parameter : method.getParameters()) {
                if (!parameter.isAnnotationPresent(Description.class)) {
                    lacking.add(method.getName() + " " + parameter.getName());
                }
            }
        });
        assertThat(shown(type)).isNotEmpty();
        assertThat(lacking).isEmpty();
    }

    private static Stream<Method> shown(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> type.isInterface() || method.getName().matches("(get|is)[A-Z].*"));
    }

    private static boolean needsUnit(Method method) {
        Class<?> type = method.getReturnType();
        return (type == int.class || type == long.class) && !PLAIN.contains(method.getName());
    }
}
