package dev.inari.jmx;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One call under way: ties what RMI does on one thread to the call's deadline, because RMI itself has no place for one. A worker, or the
 * caller, runs it; any thread may cut it.
 */
final class Call {
    private static final ThreadLocal<@Nullable Call> CURRENT = new ThreadLocal<>();

    /** What an answer may be made of. What takes its place in a hash table is asked for its hash, and can take for ever to tell it. */
    enum Takes {
        /** One row of texts: there is nothing in it that would be called when it is read. */
        TEXTS,
        /** Open data and failures, without hash tables, and so without tabular data. */
        VALUES,
        /** Whatever MBeans answer. */
        ANYTHING
    }

    private final Deadline deadline;
    private final Deadlines limits;
    private final boolean loopbackOnly;
    private final Takes takes;
    private final long mostBytes;
    /** For the thread that runs it alone. */
    private long received;

    /** For the thread that runs it alone. */
    private boolean linked;

    private final Set<Socket> sockets = Collections.newSetFromMap(new IdentityHashMap<>());
    private @Nullable Thread runner;
    private boolean cut;

    /**
     * Prepares a call.
     *
     * @param loopbackOnly whether to dial this machine's loopback address, whatever host an RMI stub names
     * @param takes what the peer may answer
     * @param mostBytes how much the peer may answer, all in all
     */
    Call(Deadline deadline, Deadlines limits, boolean loopbackOnly, Takes takes, long mostBytes) {
        this.deadline = deadline;
        this.limits = limits;
        this.loopbackOnly = loopbackOnly;
        this.takes = takes;
        this.mostBytes = mostBytes;
    }

    /** The call that the current thread works on; null outside calls. */
    static @Nullable Call current() {
        return CURRENT.get();
    }

    /** Runs {@code body} as this call, on the current thread, which a cut interrupts. */
    <T> T run(Callable<T> body) throws Exception {
        enter(Thread.currentThread());
        try {
            return body(body);
        } finally {
            leave();
            // A cut meant this call, and not the worker's next one.
            Thread.interrupted();
        }
    }

    /** The same on a thread that others may interrupt: a cut closes its sockets and leaves its interrupts to them. */
    <T> T runHere(Callable<T> body) throws Exception {
        enter(null);
        try {
            return body(body);
        } finally {
            leave();
        }
    }

    private <T> T body(Callable<T> body) throws Exception {
        @Nullable Call outer = CURRENT.get();
        CURRENT.set(this);
        try {
            return body.call();
        } finally {
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
    }

    boolean loopbackOnly() {
        return loopbackOnly;
    }

    Takes takes() {
        return takes;
    }

    /** From now on, whatever comes is values: nothing that leads back to the peer, or elsewhere, is taken any more. */
    void linked() {
        linked = true;
    }

    boolean isLinked() {
        return linked;
    }

    Deadline deadline() {
        return deadline;
    }

    int connectMillis() throws SocketTimeoutException {
        return deadline.socketMillis(limits.connect());
    }

    int readMillis() throws SocketTimeoutException {
        return deadline.socketMillis(limits.read());
    }

    long mostBytes() {
        return mostBytes;
    }

    /**
     * Counts what came from the peer, or what it makes us allocate.
     *
     * @throws ProtocolException if that is more than this call may cost
     */
    void receives(long bytes) throws ProtocolException {
        received += bytes;
        if (received > mostBytes) {
            throw new ProtocolException("the answer is longer than " + mostBytes + " bytes");
        }
    }

    /** Notes that this call depends on {@code socket}, so that a cut closes it. */
    synchronized void uses(Socket socket) throws SocketException {
        if (cut) {
            throw new SocketException("the call was given up");
        }
        sockets.add(socket);
    }

    /** Ends what its thread waits for: closes the sockets in use and interrupts a worker. Idempotent; does not wait for that thread. */
    synchronized void cut() {
        cut = true;
        for (Socket socket : sockets) {
            closeQuietly(socket);
        }
        sockets.clear();
        if (runner != null) {
            runner.interrupt();
        }
    }

    synchronized boolean isCut() {
        return cut;
    }

    private synchronized void enter(@Nullable Thread interrupted) throws SocketException {
        if (cut) {
            throw new SocketException("the call was given up before it began");
        }
        runner = interrupted;
    }

    /** After it nobody interrupts the thread for this call. */
    private synchronized void leave() {
        runner = null;
        sockets.clear();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is being thrown away; nothing depends on how.
        }
    }
}
