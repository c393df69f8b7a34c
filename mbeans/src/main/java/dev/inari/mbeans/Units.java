package dev.inari.mbeans;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import javax.management.DescriptorKey;

/** The unit of a numeric attribute, carried into the MBean's descriptor under the conventional key {@code units}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Units {
    /** The unit, in words: {@code milliseconds}, {@code sessions}. */
    @DescriptorKey("units")
    String value();
}
