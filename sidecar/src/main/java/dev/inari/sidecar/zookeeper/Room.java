package dev.inari.sidecar.zookeeper;

/**
 * Bounds what the picture may occupy, whatever an ensemble holds: in number, and in bytes of the heap as estimated from the lengths of names, since
 * a name can have a million characters. The estimates are a little more than what was measured with names as Kyuubi makes them. For the
 * reader's thread.
 */
final class Room {
    /** Of the heap; the rest is for what is read and not kept, for a second picture of one large directory, and for everything else. */
    private static final int PART_OF_HEAP = 3;

    private static final long DIRECTORY_BYTES = 900;
    private static final long ZNODE_BYTES = 800;
    /** Name, the attributes in it, and the end of the path; those of other letters than Latin ones take twice as much. */
    private static final int COPIES_OF_NAME = 3;

    private final int mostNodes;
    private final long mostBytes;
    private int nodes;
    private long bytes;

    Room(int mostNodes, long mostBytes) {
        this.mostNodes = mostNodes;
        this.mostBytes = mostBytes;
    }

    static Room inHeap(int mostNodes) {
        return new Room(mostNodes, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    static long ofDirectory(String path) {
        return DIRECTORY_BYTES + 2L * path.length();
    }

    static long ofZnode(String directory, String name) {
        return ZNODE_BYTES + directory.length() + (long) (1 + COPIES_OF_NAME) * name.length();
    }

    /** Takes room for one more, if there is. */
    boolean take(long needed) {
        if (nodes >= mostNodes || needed > mostBytes - bytes) {
            return false;
        }
        nodes++;
        bytes += needed;
        return true;
    }

    void giveBack(int howMany, long taken) {
        nodes -= howMany;
        bytes -= taken;
    }

    /** What to say when there is none. */
    String full() {
        return nodes >= mostNodes
                ? "there are more than " + mostNodes + " directories and znodes, which are not all read"
                : "directories and znodes with such names need more than the " + (mostBytes >> 20)
                        + " MiB that they may have of the heap, and are not all read; a larger -Xmx in INARI_JAVA_OPTS makes room";
    }
}
