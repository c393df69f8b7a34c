package dev.inari.sidecar.zookeeper;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the data of many znodes in one request, which halves what a view of thousands costs. Servers before 3.6 do not know such a request, and close
 * the connection upon it; and an answer that is too long for the client ends the connection too. So after a connection was lost with such a request
 * under way, there are none any more, and none after an answer much longer than addresses are. From then on each znode is asked for by itself, and for
 * its data only if that can be an address: a znode may have a megabyte. For the reader's thread.
 */
final class ZnodeReads {
    private static final Logger LOG = LoggerFactory.getLogger(ZnodeReads.class);

    /** Of usual names and addresses an answer has some 10 KiB. */
    private static final int MOST_TOGETHER = 100;

    /** Whatever they have, the server can put so many into one answer. */
    private static final int FIRST_TOGETHER = 8;

    private static final long LONG_ANSWER = 256 * 1024;

    private final Pipeline pipeline;
    private final Deque<Wanted> gathered = new ArrayDeque<>();
    /** How many at once: more with each short answer, and until it is the most, one request at a time. */
    private int together = FIRST_TOGETHER;

    private boolean apart;
    private int underWay;

    private record Wanted(String path, Consumer<Reply> handle) {}

    ZnodeReads(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** Another connection, or none. */
    void begin() {
        if (underWay > 0 && !apart) {
            LOG.debug("the connection ended while znodes were read together; from now on they are read one by one");
            apart = true;
        }
        underWay = 0;
        gathered.clear();
    }

    /** Has the znode read, at once or with others that are wanted soon; {@link #flush} ends the waiting. */
    void read(ZooKeeper client, String path, Consumer<Reply> handle) {
        gathered.add(new Wanted(path, handle));
        send(client);
    }

    /** To be called when nothing is under way. Whether there was something to send. */
    boolean flush(@Nullable ZooKeeper client) {
        if (gathered.isEmpty() || client == null) {
            return false;
        }
        if (gathered.size() == 1) {
            one(client, gathered.remove());
        } else {
            together(client, taken(Math.min(together, gathered.size())));
        }
        return true;
    }

    private void send(ZooKeeper client) {
        while (apart && !gathered.isEmpty()) {
            one(client, gathered.remove());
        }
        while (gathered.size() >= together && (underWay == 0 || together == MOST_TOGETHER)) {
            together(client, taken(together));
        }
    }

    private List<Wanted> taken(int count) {
        return IntStream.range(0, count).mapToObj(i -> gathered.remove()).toList();
    }

    private void one(ZooKeeper client, Wanted wanted) {
        pipeline.<Reply>send(
                1,
                reply -> client.exists(
                        wanted.path, false, (code, asked, context, stat) -> reply.accept(Reply.of(code, stat)), null),
                there -> {
                    Stat stat = there.stat();
                    if (there.ok() && stat != null && stat.getDataLength() <= Reply.LONGEST_DATA) {
                        data(client, wanted);
                    } else {
                        wanted.handle.accept(there);
                    }
                });
    }

    private void data(ZooKeeper client, Wanted wanted) {
        pipeline.<Reply>send(
                1,
                reply -> client.getData(
                        wanted.path,
                        false,
                        (code, asked, context, data, stat) -> reply.accept(Reply.of(code, stat, data)),
                        null),
                reply -> {
                    pipeline.heard(reply.bytes());
                    wanted.handle.accept(reply);
                });
    }

    private void together(ZooKeeper client, List<Wanted> all) {
        List<Op> reads = all.stream().map(each -> Op.getData(each.path)).toList();
        underWay++;
        pipeline.<Optional<List<Reply>>>send(
                all.size(),
                reply -> client.multi(
                        reads, (code, path, context, results) -> reply.accept(replies(results, all.size())), null),
                answer -> {
                    underWay--;
                    answer.ifPresentOrElse(replies -> handle(all, replies), () -> {
                        apart = true;
                        all.forEach(each -> one(client, each));
                    });
                    send(client);
                });
    }

    private void handle(List<Wanted> all, List<Reply> replies) {
        if (replies.stream().mapToLong(Reply::bytes).sum() > LONG_ANSWER) {
            apart = true;
        } else {
            together = Math.min(2 * together, MOST_TOGETHER);
        }
        IntStream.range(0, all.size()).forEach(i -> all.get(i).handle.accept(replies.get(i)));
    }

    /** Nothing if the server did not do it. */
    private static Optional<List<Reply>> replies(@Nullable List<OpResult> results, int expected) {
        // With the code of the first that failed, where one znode is gone or forbidden; without results where all of it
        // did.
        return results != null && results.size() == expected
                ? Optional.of(results.stream().map(ZnodeReads::reply).toList())
                : Optional.empty();
    }

    private static Reply reply(OpResult result) {
        if (result instanceof OpResult.GetDataResult found) {
            return Reply.of(Code.OK.intValue(), found.getStat(), found.getData());
        }
        int code = result instanceof OpResult.ErrorResult error ? error.getErr() : Code.SYSTEMERROR.intValue();
        return Reply.of(code, null);
    }
}
