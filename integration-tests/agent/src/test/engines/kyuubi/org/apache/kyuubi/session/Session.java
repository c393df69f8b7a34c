package org.apache.kyuubi.session;

public interface Session {
    SessionHandle handle();

    void open();

    void close();
}
