package dev.inari.jmx;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** An open way to the MBeans of one JVM, the same over any transport: answers are open data, failures are exceptions. For one call at a time. */
interface Link {

    @Nullable
    Object read(ObjectName mbean, String attribute) throws Exception;

    /** Reads in one request; attributes that the peer left out are missing. */
    Map<String, Object> read(ObjectName mbean, List<String> attributes) throws Exception;

    @Nullable
    Object invoke(ObjectName mbean, String operation, Object[] arguments, String[] signature) throws Exception;

    /**
     * All MBeans there.
     *
     * @throws IOException if this way leads to those of the contract only
     */
    MBeanServerConnection connection() throws IOException;

    /** Tells the peer that we leave; may take as long as the call it runs in. */
    void close() throws Exception;
}
