package dev.inari.sidecar.cli;

import dev.inari.sidecar.zookeeper.EmptyDirectory;
import dev.inari.sidecar.zookeeper.EngineSpace;
import dev.inari.sidecar.zookeeper.Znode;
import dev.inari.sidecar.zookeeper.ZnodeOwners;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The form of {@code inari znodes --json}; a name that is here once stays. Sessions and transactions are hexadecimal, as ZooKeeper's own tools write them. */
record ZnodesJson(boolean complete, List<Directory> directories, List<String> wrong, List<String> notes) {

    static ZnodesJson of(ZnodeFindings findings) {
        return new ZnodesJson(
                findings.complete(),
                findings.bySpace().entrySet().stream()
                        .map(each -> Directory.of(each.getKey(), each.getValue(), findings))
                        .toList(),
                findings.wrong(),
                findings.notes());
    }

    /** One directory at the top; version, share level and type are null where the servers are. */
    record Directory(
            String path,
            String namespace,
            @Nullable String version,
            @Nullable String shareLevel,
            @Nullable String engineType,
            List<Node> znodes,
            List<Empty> emptyDirectories) {
        static Directory of(EngineSpace space, ZnodeFindings.Content content, ZnodeFindings findings) {
            return new Directory(
                    "/" + space.directory(),
                    space.namespace(),
                    known(space.version()),
                    known(space.shareLevel()),
                    known(space.engineType()),
                    content.znodes().stream()
                            .map(each -> Node.of(each, findings.owner(each)))
                            .toList(),
                    content.empty().stream().map(Empty::of).toList());
        }
    }

    /** One announcement; {@code agentId} is that of the engine on this host that it is of, {@code joinedBy} how that is known. */
    record Node(
            String path,
            @Nullable String user,
            @Nullable String refId,
            @Nullable String version,
            @Nullable String address,
            Map<String, String> attributes,
            @Nullable Long ctimeMillis,
            @Nullable String czxid,
            @Nullable String ephemeralOwner,
            @Nullable Integer dataVersion,
            @Nullable String agentId,
            @Nullable String joinedBy,
            @Nullable String problem) {
        static Node of(Znode znode, Optional<ZnodeOwners.Owner> owner) {
            boolean readable = znode.czxid() != Znode.UNREADABLE;
            return new Node(
                    znode.path(),
                    known(znode.user()),
                    known(znode.refId()),
                    known(znode.version()),
                    known(znode.address()),
                    znode.name().attributes(),
                    readable ? znode.ctimeMillis() : null,
                    readable ? hex(znode.czxid()) : null,
                    znode.ephemeralOwner() == 0 ? null : hex(znode.ephemeralOwner()),
                    readable ? znode.dataVersion() : null,
                    owner.map(each -> each.engine().id()).orElse(null),
                    owner.map(each -> word(each.by())).orElse(null),
                    known(znode.problem()));
        }
    }

    /** The directory of a CONNECTION engine with nothing in it. */
    record Empty(String path, String user, String refId, long ctimeMillis) {
        static Empty of(EmptyDirectory directory) {
            return new Empty(directory.path(), directory.user(), directory.refId(), directory.ctimeMillis());
        }
    }

    private static String word(ZnodeOwners.By by) {
        return switch (by) {
            case SESSION -> "session";
            case REF_ID -> "refId";
            case ADDRESS -> "address";
        };
    }

    static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }

    private static @Nullable String known(String text) {
        return text.isEmpty() ? null : text;
    }
}
