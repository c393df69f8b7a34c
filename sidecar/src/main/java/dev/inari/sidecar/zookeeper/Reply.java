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
 * @param bytes that the answer occupied when it came, as far as they depend on what the ensemble holds
 */
record Reply(Code code, @Nullable Stat stat, List<String> children, String data, long bytes) {
    /** Data longer than that is no address. */
    static final int LONGEST_DATA = 512;

    /** Of the heap, for one text apart from its letters. */
    private static final int TEXT_BYTES = 56;

    static Reply of(int code, @Nullable Stat stat) {
        return new Reply(known(code), stat, List.of(), "", 0);
    }

    static Reply of(int code, @Nullable Stat stat, @Nullable List<String> children) {
        List<String> all = children == null ? List.of() : List.copyOf(children);
        long bytes = all.stream().mapToLong(each -> TEXT_BYTES + each.length()).sum();
        return new Reply(known(code), stat, all, "", bytes);
    }

    static Reply of(int code, @Nullable Stat stat, byte @Nullable [] data) {
        boolean told = data != null && data.length <= LONGEST_DATA;
        return new Reply(
                known(code),
                stat,
                List.of(),
                told ? new String(data, StandardCharsets.UTF_8) : "",
                data == null ? 0 : data.length);
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
