package dev.inari.sidecar.jolokia;

import java.io.IOException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import org.jolokia.server.core.request.EmptyResponseException;
import org.jolokia.server.core.request.NotChangedException;
import org.jspecify.annotations.Nullable;

/** The MBeans that one request is about: the sidecar's own, or an engine's. */
interface Where {
    /** What Jolokia asks of MBeans for one request. */
    interface Question {
        @Nullable
        Object ask(MBeanServerConnection mbeans)
                throws JMException, IOException, NotChangedException, EmptyResponseException;
    }

    /**
     * Asks them.
     *
     * @throws NoAnswer if they cannot be reached
     */
    @Nullable
    Object ask(Question question) throws JMException, IOException, NotChangedException, EmptyResponseException;
}
