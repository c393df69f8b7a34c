package dev.inari.agent.jmx;

import dev.inari.mbeans.Description;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.NotificationEmitter;
import javax.management.StandardEmitterMBean;
import org.jspecify.annotations.Nullable;

/** An MXBean whose descriptions come from the annotations of its interface, so that consoles show text instead of repeated names. */
final class DescribedMBean extends StandardEmitterMBean {
    private final Class<?> face;

    <T> DescribedMBean(T bean, Class<T> face, NotificationEmitter emitter) {
        super(bean, face, true, emitter);
        this.face = face;
    }

    @Override
    protected String getDescription(MBeanInfo info) {
        Description description = face.getAnnotation(Description.class);
        return description == null ? super.getDescription(info) : description.value();
    }

    @Override
    protected String getDescription(MBeanAttributeInfo info) {
        Method getter = method((info.isIs() ? "is" : "get") + info.getName());
        return text(getter, super.getDescription(info));
    }

    @Override
    protected String getDescription(MBeanOperationInfo info) {
        return text(method(info.getName()), super.getDescription(info));
    }

    /** None of ours only tells something. */
    @Override
    protected int getImpact(MBeanOperationInfo info) {
        return MBeanOperationInfo.ACTION;
    }

    @Override
    protected String getDescription(MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
        Method method = method(operation.getName());
        if (method != null) {
            for (Annotation annotation : method.getParameterAnnotations()[sequence]) {
                if (annotation instanceof Description) {
                    return ((Description) annotation).value();
                }
            }
        }
        return super.getDescription(operation, parameter, sequence);
    }

    @Override
    protected String getParameterName(MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
        Method method = method(operation.getName());
        return method == null
                ? super.getParameterName(operation, parameter, sequence)
                : method.getParameters()[sequence].getName();
    }

    private @Nullable Method method(String name) {
        for (Method method : face.getMethods()) {
            if (method.getName().equals(name)) {
                return method;
            }
        }
        return null;
    }

    private static String text(@Nullable Method method, String otherwise) {
        Description description = method == null ? null : method.getAnnotation(Description.class);
        return description == null ? otherwise : description.value();
    }
}
