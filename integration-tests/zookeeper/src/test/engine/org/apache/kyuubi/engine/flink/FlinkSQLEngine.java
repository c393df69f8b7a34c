package org.apache.kyuubi.engine.flink;

import org.apache.kyuubi.ha.client.ServiceDiscovery;
import scala.Option;
import scala.collection.immutable.List;

/** An engine with a frontend that registers it. */
public final class FlinkSQLEngine {
    private final FlinkBackendService backendService = new FlinkBackendService();
    private final List frontendServices = new List(new Frontend());

    public FlinkBackendService backendService() {
        return backendService;
    }

    public List frontendServices() {
        return frontendServices;
    }

    public static final class Frontend {
        private final ServiceDiscovery discoveryService = new ServiceDiscovery();

        public Option discoveryService() {
            return Option.apply(discoveryService);
        }
    }
}
