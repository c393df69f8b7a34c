package dev.inari.sidecar.zookeeper;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lease is an ephemeral node, which ends with its session; its czxid is the token, for transactions are numbered upwards and a later holder's node
 * was made later. Nothing is remembered here: the node's owner says who holds it. Thread-safe.
 */
final class SessionLeases implements Leases {
    private static final Logger LOG = LoggerFactory.getLogger(SessionLeases.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private final Supplier<Optional<ZooKeeper>> session;
    private final Requests requests;
    private final String root;
    private final List<ACL> acl;
    private final byte[] holder;

    /** @param holder who we are, for people who look at the node */
    SessionLeases(Supplier<Optional<ZooKeeper>> session, Requests requests, String root, List<ACL> acl, String holder) {
        this.session = session;
        this.requests = requests;
        this.root = root;
        this.acl = acl;
        this.holder = holder.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<Token> holds(String name) {
        String path = path(name);
        return session.get().flatMap(client -> holds(client, name, path));
    }

    private Optional<Token> holds(ZooKeeper client, String name, String path) {
        // The server that we are connected to may not have heard yet that our session has ended.
        if (!requests.sync(client, path).ok()) {
            return Optional.empty();
        }
        Reply found = requests.exists(client, path);
        if (found.noNode()) {
            Reply made = make(client, path);
            if (!made.ok() && made.code() != Code.NODEEXISTS) {
                LOG.warn("lease {} cannot be taken: {} at {}", name, made.code(), path);
            }
            found = requests.exists(client, path);
        }
        Stat stat = found.stat();
        return stat != null && stat.getEphemeralOwner() == client.getSessionId()
                ? Optional.of(new Token(name, stat.getCzxid()))
                : Optional.empty();
    }

    private Reply make(ZooKeeper client, String path) {
        Reply made = requests.create(client, path, holder, acl, CreateMode.EPHEMERAL);
        if (!made.noNode()) {
            return made;
        }
        for (int end = root.indexOf('/', 1); end > 0; end = root.indexOf('/', end + 1)) {
            makeDirectory(client, root.substring(0, end));
        }
        makeDirectory(client, root);
        return requests.create(client, path, holder, acl, CreateMode.EPHEMERAL);
    }

    /** That it is there already is the usual case; any other failure shows when the lease itself is made. */
    private void makeDirectory(ZooKeeper client, String path) {
        var unused = requests.create(client, path, new byte[0], acl, CreateMode.PERSISTENT);
    }

    @Override
    public void giveUp(String name) {
        String path = path(name);
        session.get().ifPresent(client -> {
            Stat stat = requests.exists(client, path).stat();
            if (stat != null && stat.getEphemeralOwner() == client.getSessionId()) {
                Reply deleted = requests.delete(client, path, stat.getVersion());
                if (!deleted.ok() && !deleted.noNode()) {
                    LOG.warn("lease {} could not be given up: {}; it ends with the session", name, deleted.code());
                }
            }
        });
    }

    private String path(String name) {
        if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name for a lease: up to 128 letters, digits, dots, hyphens and underscores");
        }
        return root + "/" + name;
    }
}
