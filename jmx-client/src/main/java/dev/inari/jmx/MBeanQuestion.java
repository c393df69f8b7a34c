package dev.inari.jmx;

import javax.management.MBeanServerConnection;

/**
 * What somebody asks of any MBeans of a JVM, the agent's or others. May send several requests; all of them together have the deadline and
 * the size of one call.
 *
 * @param <T> what the question finds out
 */
public interface MBeanQuestion<T> {
    /** Runs on a worker, and does nothing there but ask. */
    T ask(MBeanServerConnection mbeans) throws Exception;
}
