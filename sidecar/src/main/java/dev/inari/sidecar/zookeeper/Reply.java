package dev.inari.sidecar.zookeeper;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * What the ensemble answered, or the client in its place.
 *
 * @param stat of the node; null where the request has none, or failed
 * @param children of the node, where they were asked for
 * @param data of the node; empty where there is none, or more than an address needs
 */
record Reply(Code code, @Nullable Stat stat, List<String> children, String data) {
    private static final int LONGEST_DATA = 512;

    static Reply of(int code, @Nullable Stat stat) {
        return new Reply(known(code), stat, List.of(), "");
    }

    static Reply of(int code, @Nullable Stat stat, @Nullable List<String> children) {
        return new Reply(known(code), stat, children == null ? List.of() : List.copyOf(children), "");
    }

    static Reply of(int code, @Nullable Stat stat, byte @Nullable [] data) {
        boolean told = data != null && data.length <= LONGEST_DATA;
        return new Reply(known(code), stat, List.of(), told ? new String(data, StandardCharsets.UTF_8) : "");
    }

    /** A server can be newer than our client. */
    private static Code known(int code) {
        Code found = Code.get(code);
        return found == null ? Code.SYSTEMERROR : found;
    }

    boolean ok() {
        return code == Code.OK;
    }

    boolean noNode() {
        return code == Code.NONODE;
    }
}
