package dev.inari.sidecar.zookeeper;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;

/**
 * Waits for single answers, each with a deadline: the client's own calls wait for as long as its connection lasts. Every operation is one that a
 * server of 3.4 knows. Thread-safe; not for the client's event thread.
 */
final class Requests {
    private final Duration patience;

    Requests(Duration patience) {
        this.patience = patience;
    }

    Reply exists(ZooKeeper client, String path) {
        return await(reply ->
                client.exists(path, false, (code, asked, context, stat) -> reply.accept(Reply.of(code, stat)), null));
    }

    Reply children(ZooKeeper client, String path) {
        return await(reply -> client.getChildren(
                path,
                false,
                (code, asked, context, children, stat) -> reply.accept(Reply.of(code, stat, children)),
                null));
    }

    /** Has the server that we are connected to catch up with the ensemble. */
    Reply sync(ZooKeeper client, String path) {
        return await(reply ->
                client.sync(path, (code, asked, context) -> reply.accept(Reply.of(code, null, List.of())), null));
    }

    Reply delete(ZooKeeper client, String path, int version) {
        return await(reply -> client.delete(
                path, version, (code, asked, context) -> reply.accept(Reply.of(code, null, List.of())), null));
    }

    Reply create(ZooKeeper client, String path, byte[] data, List<ACL> acl, CreateMode mode) {
        return await(reply -> client.create(
                path,
                data,
                acl,
                mode,
                (code, asked, context, name) -> reply.accept(Reply.of(code, null, List.of())),
                null));
    }

    private Reply await(Consumer<Consumer<Reply>> request) {
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        request.accept(answer::complete);
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Reply.of(Code.OPERATIONTIMEOUT.intValue(), null, List.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.of(Code.OPERATIONTIMEOUT.intValue(), null, List.of());
        } catch (ExecutionException e) {
            throw new IllegalStateException("only completed normally", e);
        }
    }
}
