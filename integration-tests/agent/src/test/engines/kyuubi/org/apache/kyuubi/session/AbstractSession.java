package org.apache.kyuubi.session;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import scala.Option;
import scala.collection.immutable.Map;

public class AbstractSession implements Session {
    private final SessionHandle handle;
    private final String user;
    private final String password;
    private final String ipAddress;
    private final Map conf;
    private final long createTime = System.currentTimeMillis();
    private final Set<Object> opHandleSet = ConcurrentHashMap.newKeySet();
    private volatile long lastAccessTime = createTime;
    public volatile long touched;

    public AbstractSession(SessionHandle handle, String user, String password, String ipAddress, Map conf) {
        this.handle = handle;
        this.user = user;
        this.password = password;
        this.ipAddress = ipAddress;
        this.conf = conf;
    }

    @Override
    public SessionHandle handle() {
        return handle;
    }

    @Override
    public void open() {
        standin.Engine.maybeHang("open");
        if (Boolean.getBoolean("standin.openThrows")) {
            throw new IllegalStateException("cannot open");
        }
    }

    @Override
    public void close() {
        standin.Engine.maybeHang("close");
    }

    public String user() {
        if (Boolean.getBoolean("standin.brokenSession")) {
            throw new IllegalStateException("broken session");
        }
        return user;
    }

    public String password() {
        touched++;
        return password;
    }

    public String ipAddress() {
        return ipAddress;
    }

    public Map conf() {
        return conf;
    }

    public Option name() {
        return conf.get("kyuubi.session.name");
    }

    public long createTime() {
        return createTime;
    }

    public long lastAccessTime() {
        return lastAccessTime;
    }

    /** A call on this session, which is never at the same time as the one before. */
    public void use() {
        lastAccessTime++;
    }

    public void operate() {
        opHandleSet.add(new Object());
    }

    public long getNoOperationTime() {
        return opHandleSet.isEmpty() ? 7 : 0;
    }
}
