package dev.inari.sidecar.zookeeper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * Reads the directories of the namespaces into the {@link Picture} and follows them. Writes nothing.
 *
 * <p>A child watch on each directory is enough, and every server has it: a registration that ends or is made anew, even on the same path, changes its
 * directory. A change has that directory read again, znodes included. Data alone changes whenever an engine's connection was interrupted, and is
 * not followed. Not Curator's TreeCache, because that watches each znode twice, and does not tell when it is up to date again after an
 * interruption.
 *
 * <p>Each connection begins a pass: the server catches up, then every known directory is read again, then what is found in them. The picture is complete
 * when nothing of the pass is outstanding. A session that went on keeps its watches; the pass sets them once more, which changes nothing.
 *
 * <p>All methods belong to one thread, to which answers and events come through the executor.
 */
final class SpaceReader {
    private final List<String> namespaces;
    private final Picture picture;
    private final Executor thread;
    private final LongSupplier clock;
    private final Room room;
    private final Watcher watcher = this::process;
    private final Map<String, Directory> directories = new HashMap<>();
    private final Pipeline pipeline;
    private final ZnodeReads znodes;

    private @Nullable ZooKeeper client;

    /** Whether the server has, which comes first in each pass. */
    private boolean caughtUp;

    SpaceReader(List<String> namespaces, Picture picture, Executor thread, LongSupplier clock, Room room) {
        this.namespaces = namespaces;
        this.picture = picture;
        this.thread = thread;
        this.clock = clock;
        this.room = room;
        this.pipeline = new Pipeline(thread, this::nothingOutstanding);
        this.znodes = new ZnodeReads(pipeline);
        directories.put("/", new Directory("/", null, 1));
    }

    /** There is a connection, new or again. */
    void connected(ZooKeeper now) {
        begin(now, "the directories are being read");
        pipeline.<Reply>send(
                1,
                reply -> now.sync("/", (code, path, context) -> reply.accept(Reply.of(code, null, List.of())), null),
                synced -> {
                    if (synced.ok()) {
                        caughtUp = true;
                        new ArrayList<>(directories.values()).forEach(this::read);
                    } else {
                        picture.incomplete("the server did not catch up with the ensemble: " + synced.code());
                    }
                });
    }

    /** There is none any more. */
    void disconnected(String words) {
        begin(null, words);
    }

    private void begin(@Nullable ZooKeeper now, String incompleteBecause) {
        client = now;
        caughtUp = false;
        pipeline.begin();
        znodes.begin();
        directories.values().forEach(each -> {
            each.reading = false;
            each.again = false;
            each.awaited = 0;
            each.found.clear();
        });
        picture.incomplete(incompleteBecause);
    }

    /** Reads again what could not be read. To be called now and then. */
    void retry() {
        if (client != null && !caughtUp && pipeline.isIdle()) {
            connected(client);
        } else if (client != null) {
            directories.values().stream()
                    .filter(each -> !each.problem.isEmpty())
                    .toList()
                    .forEach(this::read);
        }
    }

    /** On the client's event thread. */
    private void process(WatchedEvent event) {
        String path = event.getPath();
        if (path != null) {
            thread.execute(() -> {
                Directory changed = directories.get(path);
                if (changed != null && caughtUp) {
                    read(changed);
                }
            });
        }
    }

    private void read(Directory directory) {
        ZooKeeper now = client;
        if (directory.reading || now == null) {
            directory.again = true;
            return;
        }
        directory.reading = true;
        directory.again = false;
        directory.found.clear();
        pipeline.<Reply>send(
                1,
                reply -> now.getChildren(
                        directory.path,
                        watcher,
                        (code, path, context, children, stat) -> reply.accept(Reply.of(code, stat, children)),
                        null),
                unlessRemoved(directory, reply -> listed(directory, reply)));
    }

    /** Another directory can have the same path by then. */
    @SuppressWarnings("ReferenceEquality")
    private Consumer<Reply> unlessRemoved(Directory directory, Consumer<Reply> handle) {
        return reply -> {
            if (directories.get(directory.path) == directory) {
                handle.accept(reply);
            }
        };
    }

    private void listed(Directory directory, Reply reply) {
        pipeline.heard(reply.bytes());
        Stat stat = reply.stat();
        if (reply.noNode() && directory.isTop()) {
            chrootMissing(directory);
        } else if (reply.noNode()) {
            directory.again = false;
            remove(directory);
        } else if (!reply.ok() || stat == null) {
            failed(directory, reply.code());
        } else {
            directory.problem = "";
            directory.czxid = stat.getCzxid();
            directory.ctimeMillis = stat.getCtime();
            if (directory.depth > 0) {
                enter(directory, reply.children());
                done(directory);
            } else {
                readZnodes(directory, reply.children());
            }
        }
    }

    /** Where the chroot is not there, nothing is; its creation is waited for. */
    private void chrootMissing(Directory top) {
        ZooKeeper now = client;
        if (now != null) {
            top.problem = "the chroot of inari.zookeeper.connect does not exist";
            new TreeSet<>(top.directories).forEach(name -> remove(directories.get("/" + name)));
            top.directories.clear();
            pipeline.<Reply>send(
                    1,
                    reply -> now.exists(
                            "/", watcher, (code, path, context, stat) -> reply.accept(Reply.of(code, stat)), null),
                    reply -> {
                        top.again |= reply.ok();
                        done(top);
                    });
        }
    }

    private void enter(Directory directory, List<String> names) {
        TreeSet<String> gone = new TreeSet<>(directory.directories);
        for (String name : names) {
            if (directory.directories.contains(name)) {
                gone.remove(name);
            } else {
                child(directory, name).ifPresent(child -> add(directory, name, child));
            }
        }
        gone.forEach(name -> remove(directories.get(directory.pathOf(name))));
    }

    private void add(Directory parent, String name, Directory child) {
        if (!room.take(Room.ofDirectory(child.path))) {
            parent.problem = room.full();
            return;
        }
        parent.directories.add(name);
        directories.put(child.path, child);
        read(child);
    }

    private Optional<Directory> child(Directory directory, String name) {
        EngineSpace space = directory.space;
        if (space == null) {
            return EngineSpace.of(name, namespaces).map(found -> new Directory("/" + name, found, found.depth()));
        }
        return Optional.of(new Directory(directory.pathOf(name), space, directory.depth - 1));
    }

    private void readZnodes(Directory directory, List<String> names) {
        ZooKeeper now = client;
        List<String> taken = taken(directory, names);
        directory.awaited = taken.size();
        if (taken.isEmpty() || now == null) {
            publish(directory);
            return;
        }
        for (String name : taken) {
            String path = directory.pathOf(name);
            znodes.read(now, path, unlessRemoved(directory, reply -> readZnode(directory, path, name, reply)));
        }
    }

    /** As many of them as there is room for, which is taken before any is read: what waits to be read needs room as well. */
    private List<String> taken(Directory directory, List<String> names) {
        release(directory);
        for (String name : names) {
            long bytes = Room.ofZnode(directory.path, name);
            if (!room.take(bytes)) {
                directory.problem = room.full();
                break;
            }
            directory.taken++;
            directory.takenBytes += bytes;
        }
        return names.subList(0, directory.taken);
    }

    private void release(Directory directory) {
        room.giveBack(directory.taken, directory.takenBytes);
        directory.taken = 0;
        directory.takenBytes = 0;
    }

    private void readZnode(Directory directory, String path, String name, Reply reply) {
        if (reply.ok() || reply.code() == Code.NOAUTH) {
            directory.found.put(name, znode(directory, path, name, reply));
        } else if (!reply.noNode()) {
            directory.problem = path + " cannot be read: " + reply.code();
        }
        if (--directory.awaited == 0) {
            publish(directory);
        }
    }

    private static Znode znode(Directory directory, String path, String name, Reply reply) {
        Stat stat = reply.stat();
        EngineSpace space = directory.space;
        if (space == null) {
            throw new IllegalStateException("no znodes at the top");
        }
        return new Znode(
                path,
                directory.path,
                space,
                space.isServers() ? "" : directory.levels().get(1),
                ZnodeName.parse(name),
                reply.data(),
                stat == null ? Znode.UNREADABLE : stat.getCzxid(),
                stat == null ? -1 : stat.getCtime(),
                stat == null ? 0 : stat.getEphemeralOwner(),
                stat == null ? -1 : stat.getVersion());
    }

    private void publish(Directory directory) {
        List<Znode> znodes = List.copyOf(directory.found.values());
        directory.found.clear();
        directory.emptySinceMillis = !znodes.isEmpty()
                ? 0
                : directory.emptySinceMillis == 0 ? clock.getAsLong() : directory.emptySinceMillis;
        picture.put(directory.path, new Picture.Content(znodes, empty(directory, znodes)));
        done(directory);
    }

    private static @Nullable EmptyDirectory empty(Directory directory, List<Znode> znodes) {
        EngineSpace space = directory.space;
        if (space == null || !space.isConnection() || !znodes.isEmpty()) {
            return null;
        }
        List<String> levels = directory.levels();
        return new EmptyDirectory(
                directory.path,
                space,
                levels.get(1),
                levels.get(2),
                directory.czxid,
                directory.ctimeMillis,
                directory.emptySinceMillis);
    }

    private void failed(Directory directory, Code code) {
        directory.problem = code == Code.NOAUTH
                ? directory.path + " must not be listed; inari.zookeeper.auth must be as the engines'"
                : directory.path + " cannot be listed: " + code;
        done(directory);
    }

    private void done(Directory directory) {
        directory.reading = false;
        if (directory.again) {
            read(directory);
        }
    }

    private void remove(@Nullable Directory directory) {
        if (directory == null) {
            return;
        }
        directories.remove(directory.path);
        release(directory);
        room.giveBack(1, Room.ofDirectory(directory.path));
        new TreeSet<>(directory.directories).forEach(name -> remove(directories.get(directory.pathOf(name))));
        picture.remove(directory.path);
        Directory parent = directories.get(parent(directory.path));
        if (parent != null) {
            parent.directories.remove(directory.path.substring(directory.path.lastIndexOf('/') + 1));
        }
    }

    private static String parent(String path) {
        int end = path.lastIndexOf('/');
        return end == 0 ? "/" : path.substring(0, end);
    }

    private void nothingOutstanding() {
        if (caughtUp && !znodes.flush(client)) {
            picture.incomplete(directories.values().stream()
                    .map(each -> each.problem)
                    .filter(each -> !each.isEmpty())
                    .findFirst()
                    .orElse(""));
        }
    }
}
