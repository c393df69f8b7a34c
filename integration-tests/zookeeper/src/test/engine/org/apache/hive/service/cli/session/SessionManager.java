package org.apache.hive.service.cli.session;

import THRIFT.TProtocolVersion;
import java.util.Map;
import org.apache.hive.service.cli.SessionHandle;

/** As much of it as an agent needs to know a HiveServer2. */
public final class SessionManager {
    public SessionHandle openSession(
            TProtocolVersion protocol,
            String user,
            String password,
            String address,
            Map<String, String> conf,
            boolean impersonated,
            String token) {
        throw new UnsupportedOperationException();
    }

    public HiveSession createSession(
            SessionHandle handle,
            TProtocolVersion protocol,
            String user,
            String password,
            String address,
            Map<String, String> conf,
            boolean impersonated,
            String token) {
        throw new UnsupportedOperationException();
    }

    public void closeSession(SessionHandle handle) {
        throw new UnsupportedOperationException();
    }

    public void start() {}
}
