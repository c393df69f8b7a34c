package dev.inari.sidecar.zookeeper;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the reader knows of one directory while it reads. Belongs to the reader's thread. */
final class Directory {
    final String path;

    /** Null for the top of the ensemble. */
    final @Nullable EngineSpace space;

    /** Levels of directories below; zero if its children are znodes. */
    final int depth;

    /** Directories in it that are known. */
    final Set<String> directories = new TreeSet<>();

    /** Znodes that the reading under way has found so far. */
    final TreeMap<String, Znode> found = new TreeMap<>();

    boolean reading;
    /** Changed while it was being read. */
    boolean again;
    /** What it has taken of the room for its znodes, and for how many. */
    long takenBytes;

    int taken;

    /** Answers about children that are still to come. */
    int awaited;
    /** Why it could not be read; empty if it was. */
    String problem = "";

    long czxid;
    long ctimeMillis;
    /** When it was first found without children; zero while it has some. */
    long emptySinceMillis;

    Directory(String path, @Nullable EngineSpace space, int depth) {
        this.path = path;
        this.space = space;
        this.depth = depth;
    }

    boolean isTop() {
        return space == null;
    }

    String pathOf(String child) {
        return path.equals("/") ? "/" + child : path + "/" + child;
    }

    List<String> levels() {
        return List.of(path.substring(1).split("/"));
    }
}
