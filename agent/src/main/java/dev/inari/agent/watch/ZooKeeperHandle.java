package dev.inari.agent.watch;

import dev.inari.agent.target.Path;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One handle of ZooKeeper's client library, 3.4 to 3.9, under whatever package it was relocated to: its session, its table of watches, and
 * the few questions that the agent asks over it. Asking blocks, so it is for the keeper's thread alone.
 */
final class ZooKeeperHandle {
    private static final Path SESSION = Path.of("getSessionId()");
    private static final Path CONNECTED = Path.of("getState()", "isConnected()");
    private static final Path CZXID = Path.of("getCzxid()");
    private static final Path OWNER = Path.of("getEphemeralOwner()");

    /** A field up to 3.6, kept by the connection from 3.7 on. */
    private static final Path[] TABLES = {
        Path.of("watchManager", "dataWatches"), Path.of("getWatchManager()", "dataWatches")
    };

    /** Curator hands ZooKeeper a wrapper. */
    private static final Path WRAPPED = Path.of("actualWatcher");

    private static final int BARRIER_ARGUMENTS = 4;

    final Object zooKeeper;

    ZooKeeperHandle(Object zooKeeper) {
        this.zooKeeper = zooKeeper;
    }

    boolean connected() {
        return Boolean.TRUE.equals(CONNECTED.tryFollow(zooKeeper));
    }

    long session() throws ReflectiveOperationException {
        return number(SESSION.follow(zooKeeper));
    }

    /** Whether a watcher of this kind is registered for the node in the client's own table. Takes the same time however many others are. */
    boolean watches(String path, Predicate<Object> watcher) throws ReflectiveOperationException {
        Map<?, ?> table = table();
        Object[] registered;
        // As the client itself locks it.
        synchronized (table) {
            Object set = table.get(path);
            registered = set instanceof Iterable ? toArray((Iterable<?>) set) : new Object[0];
        }
        for (Object each : registered) {
            Object inside = WRAPPED.tryFollow(each);
            if (watcher.test(inside == null ? each : inside)) {
                return true;
            }
        }
        return false;
    }

    private static Object[] toArray(Iterable<?> set) {
        return set instanceof java.util.Collection ? ((java.util.Collection<?>) set).toArray() : new Object[0];
    }

    private Map<?, ?> table() throws NoSuchFieldException {
        for (Path way : TABLES) {
            Object table = way.tryFollow(zooKeeper);
            if (table instanceof Map) {
                return (Map<?, ?>) table;
            }
        }
        throw new NoSuchFieldException(zooKeeper.getClass().getName() + " has no table of watches where it is known");
    }

    /**
     * Asks the ensemble for the node.
     *
     * @return null if there is none
     * @throws ReflectiveOperationException if it could not be asked; the cause is the client's own exception
     */
    @Nullable
    NodeStat stat(String path) throws ReflectiveOperationException {
        Method exists = zooKeeper.getClass().getMethod("exists", String.class, boolean.class);
        exists.setAccessible(true);
        return stat(exists.invoke(zooKeeper, path, false));
    }

    /** The same, and has {@code news} hear of what becomes of the node next. */
    @Nullable
    NodeStat stat(String path, NodeNews news) throws ReflectiveOperationException {
        for (Method method : zooKeeper.getClass().getMethods()) {
            Class<?>[] parameters = method.getParameterTypes();
            if (method.getName().equals("exists") && parameters.length == 2 && parameters[1] != boolean.class) {
                method.setAccessible(true);
                return stat(method.invoke(zooKeeper, path, news.watcher(parameters[1], session())));
            }
        }
        throw new NoSuchMethodException(zooKeeper.getClass().getName() + " has no exists with a watcher");
    }

    private static @Nullable NodeStat stat(@Nullable Object stat) throws ReflectiveOperationException {
        return stat == null ? null : new NodeStat(number(CZXID.follow(stat)), number(OWNER.follow(stat)));
    }

    /**
     * Waits until the event thread has been through everything that was queued for it before: its watchers have seen all events of changes that
     * an earlier answer of the ensemble knew of.
     *
     * @return false if that took too long
     * @throws ReflectiveOperationException also if the wait was given up
     */
    boolean awaitEvents(String path, long millis) throws ReflectiveOperationException {
        Method exists = asynchronousExists();
        Class<?> callback = exists.getParameterTypes()[2];
        CountDownLatch passed = new CountDownLatch(1);
        Object proxy = Proxy.newProxyInstance(
                callback.getClassLoader(), new Class<?>[] {callback}, new EventProxy(arguments -> passed.countDown()));
        exists.invoke(zooKeeper, path, false, proxy, null);
        try {
            return passed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InvocationTargetException(e);
        }
    }

    private Method asynchronousExists() throws NoSuchMethodException {
        for (Method method : zooKeeper.getClass().getMethods()) {
            Class<?>[] parameters = method.getParameterTypes();
            if (method.getName().equals("exists")
                    && parameters.length == BARRIER_ARGUMENTS
                    && parameters[1] == boolean.class) {
                method.setAccessible(true);
                return method;
            }
        }
        throw new NoSuchMethodException(zooKeeper.getClass().getName() + " has no asynchronous exists");
    }

    private static long number(@Nullable Object value) {
        return value instanceof Long ? (Long) value : 0;
    }

    /** What lies below reflection's own exceptions, for people. */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof InvocationTargetException && cause != null ? cause : failure;
    }
}
