package org.apache.flink.configuration;

import java.util.HashMap;
import java.util.Map;

public class Configuration {
    public Map<String, String> toMap() {
        Map<String, String> map = new HashMap<>();
        map.put("execution.target", "remote");
        map.put("rest.address", "127.0.0.1");
        map.put("rest.port", "1");
        return map;
    }
}
