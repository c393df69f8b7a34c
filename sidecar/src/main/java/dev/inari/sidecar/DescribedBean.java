package dev.inari.sidecar;

import dev.inari.mbeans.Description;
import java.lang.reflect.Method;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.StandardMBean;

/** An MXBean of attributes whose descriptions come from the annotations of its interface, as the agent's do. */
final class DescribedBean extends StandardMBean {
    private final Class<?> face;

    <T> DescribedBean(T bean, Class<T> face) {
        super(bean, face, true);
        this.face = face;
    }

    @Override
    protected String getDescription(MBeanInfo info) {
        Description description = face.getAnnotation(Description.class);
        return description == null ? super.getDescription(info) : description.value();
    }

    @Override
    protected String getDescription(MBeanAttributeInfo info) {
        try {
            Method getter = face.getMethod((info.isIs() ? "is" : "get") + info.getName());
            Description description = getter.getAnnotation(Description.class);
            return description == null ? super.getDescription(info) : description.value();
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("an attribute without a getter: " + info.getName(), e);
        }
    }
}
