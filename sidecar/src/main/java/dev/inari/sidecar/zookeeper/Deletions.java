package dev.inari.sidecar.zookeeper;

import dev.inari.sidecar.zookeeper.Deletion.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/**
 * Deletes what was decided about and nothing else. The only code that writes below Kyuubi's directories. ZooKeeper cannot delete by czxid: whoever
 * registers anew on the same path within the one round trip between check and deletion, and with the same data version, is deleted. Thread-safe.
 */
final class Deletions {
    private final Supplier<Optional<ZooKeeper>> session;
    private final Requests requests;
    private final List<String> namespaces;

    Deletions(Supplier<Optional<ZooKeeper>> session, Requests requests, List<String> namespaces) {
        this.session = session;
        this.requests = requests;
        this.namespaces = namespaces;
    }

    Deletion znode(Znode znode) {
        mustBeKyuubis(znode.path());
        if (znode.czxid() == Znode.UNREADABLE) {
            return notPermitted(znode.path());
        }
        return session.get()
                .map(client -> ifSame(client, znode.path(), znode.czxid(), requests.exists(client, znode.path())))
                .orElseGet(() -> notConnected(znode.path()));
    }

    Deletion directory(EmptyDirectory directory) {
        mustBeKyuubis(directory.path());
        return session.get()
                .map(client -> ifEmpty(client, directory, requests.children(client, directory.path())))
                .orElseGet(() -> notConnected(directory.path()));
    }

    private void mustBeKyuubis(String path) {
        int end = path.indexOf('/', 1);
        if (end < 0 || EngineSpace.of(path.substring(1, end), namespaces).isEmpty()) {
            throw new IllegalArgumentException(path + " is below none of the namespaces " + namespaces);
        }
    }

    private Deletion ifEmpty(ZooKeeper client, EmptyDirectory directory, Reply found) {
        return found.children().isEmpty()
                ? ifSame(client, directory.path(), directory.czxid(), found)
                : new Deletion(
                        Outcome.NOT_EMPTY,
                        directory.path() + " holds " + found.children().size() + " again");
    }

    private Deletion ifSame(ZooKeeper client, String path, long czxid, Reply found) {
        if (!found.ok()) {
            return failed(path, found);
        }
        Stat stat = found.stat();
        if (stat == null || stat.getCzxid() != czxid) {
            return new Deletion(Outcome.CHANGED, path + " was made anew since it was read");
        }
        Reply deleted = requests.delete(client, path, stat.getVersion());
        return deleted.ok() ? new Deletion(Outcome.DELETED, path + " is deleted") : failed(path, deleted);
    }

    private static Deletion notConnected(String path) {
        return new Deletion(Outcome.NOT_CONNECTED, path + ": no server of the ensemble answers");
    }

    private static Deletion notPermitted(String path) {
        return new Deletion(
                Outcome.NOT_PERMITTED,
                path + ": its access list does not permit that; inari.zookeeper.auth must be as the engine's");
    }

    private static Deletion failed(String path, Reply reply) {
        return switch (reply.code()) {
            case NONODE -> new Deletion(Outcome.ALREADY_GONE, path + " is gone already");
            case BADVERSION -> new Deletion(Outcome.CHANGED, path + " was written to since it was read");
            case NOTEMPTY -> new Deletion(Outcome.NOT_EMPTY, path + " holds something again");
            case NOAUTH -> notPermitted(path);
            case OPERATIONTIMEOUT ->
                new Deletion(Outcome.FAILED, path + ": no answer in time; it may be deleted all the same");
            default -> new Deletion(Outcome.FAILED, path + ": " + reply.code());
        };
    }
}
