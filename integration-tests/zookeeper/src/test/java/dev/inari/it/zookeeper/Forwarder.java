package dev.inari.it.zookeeper;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A network between an engine and ZooKeeper that can be cut, and can swallow what is sent. */
final class Forwarder implements AutoCloseable {
    private final ServerSocket listening;
    private final int to;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition healed = lock.newCondition();
    private boolean partitioned;

    Forwarder(int to) {
        this.to = to;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        begin(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Breaks all connections; new ones are let through. */
    void cut() {
        sockets.forEach(Forwarder::close);
        sockets.clear();
    }

    /** Nothing gets through, and nobody is told. */
    void partition() {
        set(true);
    }

    void heal() {
        set(false);
    }

    private void set(boolean now) {
        lock.lock();
        try {
            partitioned = now;
            healed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitHealed() throws InterruptedException {
        lock.lock();
        try {
            while (partitioned) {
                healed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket from = listening.accept();
            Socket target = new Socket();
            sockets.add(from);
            sockets.add(target);
            begin(() -> {
                try {
                    target.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to), 1_000);
                    begin(() -> pump(target, from));
                    pump(from, target);
                } finally {
                    close(from);
                    close(target);
                }
            });
        }
    }

    private void pump(Socket from, Socket target) throws IOException, InterruptedException {
        byte[] buffer = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = target.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                awaitHealed();
                out.write(buffer, 0, n);
            }
        } finally {
            close(from);
            close(target);
        }
    }

    /** What may end by an exception, as all reading from sockets does that others close. */
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void begin(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        // The connection is over: that is what both ends are to see.
                    }
                },
                "forwarder");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        heal();
        cut();
    }
}
