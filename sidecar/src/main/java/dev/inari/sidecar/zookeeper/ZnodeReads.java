package dev.inari.sidecar.zookeeper;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the data of many znodes in one request, which halves what a view of thousands costs. Servers before 3.6 do not know such a request, and close
 * the connection upon it; and an answer that is too long for the client ends the connection too. So after a connection was lost with such a request
 * under way, there are none any more. For the reader's thread.
 */
final class ZnodeReads {
    private static final Logger LOG = LoggerFactory.getLogger(ZnodeReads.class);

    /** Of usual names and addresses an answer has some 10 KiB. */
    private static final int TOGETHER = 100;

    private final Pipeline pipeline;
    private List<Wanted> gathered = new ArrayList<>();
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
        gathered = new ArrayList<>();
    }

    /** Has the znode read, at once or with others that are wanted soon; {@link #flush} ends the waiting. */
    void read(ZooKeeper client, String path, Consumer<Reply> handle) {
        if (apart) {
            one(client, new Wanted(path, handle));
            return;
        }
        gathered.add(new Wanted(path, handle));
        if (gathered.size() >= TOGETHER) {
            flush(client);
        }
    }

    /** Whether there was something to send. */
    boolean flush(@Nullable ZooKeeper client) {
        if (gathered.isEmpty() || client == null) {
            return false;
        }
        List<Wanted> all = gathered;
        gathered = new ArrayList<>();
        if (all.size() == 1) {
            one(client, all.get(0));
        } else {
            together(client, all);
        }
        return true;
    }

    private void one(ZooKeeper client, Wanted wanted) {
        pipeline.<Reply>send(
                reply -> client.getData(
                        wanted.path,
                        false,
                        (code, asked, context, data, stat) -> reply.accept(Reply.of(code, stat, data)),
                        null),
                wanted.handle);
    }

    private void together(ZooKeeper client, List<Wanted> all) {
        List<Op> reads = all.stream().map(each -> Op.getData(each.path)).toList();
        underWay++;
        pipeline.<Optional<List<Reply>>>send(
                reply -> client.multi(
                        reads, (code, path, context, results) -> reply.accept(replies(results, all.size())), null),
                answer -> {
                    underWay--;
                    answer.ifPresentOrElse(
                            replies -> IntStream.range(0, all.size())
                                    .forEach(i -> all.get(i).handle.accept(replies.get(i))),
                            () -> {
                                apart = true;
                                all.forEach(each -> one(client, each));
                            });
                });
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
