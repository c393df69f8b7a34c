package dev.inari.agent.watch;

import dev.inari.agent.target.DiscoveryModel;
import dev.inari.agent.target.Path;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The engine's own client of ZooKeeper, and what the engine itself would do with it. Stateless but for the objects it stands for. What blocks
 * says so.
 */
final class EngineClient {
    private static final Path ACTUAL_PATH = Path.of("getActualPath()");
    private static final Path STATE = Path.of("getState()");
    private static final Path CONNECTED = Path.of("getZookeeperClient()", "isConnected()");
    private static final Path HANDLE = Path.of("getZookeeperClient()", "getZooKeeper()");
    private static final Path LISTENERS = Path.of("getConnectionStateListenable()");
    private static final Path CHECK = Path.of("checkExists()");
    private static final String CURATOR = ".framework.CuratorFramework";

    final DiscoveryModel model;
    final Object owner;
    private final Object curator;

    EngineClient(DiscoveryModel model, Object owner, Object curator) {
        this.model = model;
        this.owner = owner;
        this.curator = curator;
    }

    /** Curator's keeper of the znode; null while the engine is not registered. */
    @Nullable
    Object node() {
        return model.node(owner);
    }

    /** The node's path; empty while it was never made. */
    String path(@Nullable Object node) {
        Object path = ACTUAL_PATH.tryFollow(node);
        return path instanceof String ? (String) path : "";
    }

    /** Whether the engine has taken itself out, by giving its node up or by saying so. */
    boolean out(@Nullable Object node) {
        return model.deregistered(owner) || (node == null && model.watcher(owner) != null) || closed();
    }

    boolean closed() {
        return "STOPPED".equals(String.valueOf(STATE.tryFollow(curator)));
    }

    /** Cheap, and touches nothing. */
    boolean connected() {
        return Boolean.TRUE.equals(CONNECTED.tryFollow(curator));
    }

    /** The handle of now. Only to be asked for while connected: Curator makes a new one when it thinks that the old one is dead. */
    ZooKeeperHandle handle() throws ReflectiveOperationException {
        Object zooKeeper = HANDLE.follow(curator);
        if (zooKeeper == null) {
            throw new NoSuchFieldException("the client has no ZooKeeper handle");
        }
        return new ZooKeeperHandle(zooKeeper);
    }

    boolean isWatcher(Object candidate) {
        Object kept = model.watcher(owner);
        return kept == null ? candidate.getClass().getName().equals(model.watcherClass()) : candidate == kept;
    }

    /** Whether the engine has one watcher for each registration, and keeps it. */
    boolean keepsWatcher() {
        return model.watcher(owner) != null;
    }

    /** Sets the watch as the engine does. Blocks as long as Curator tries. */
    void rearm(String path) throws ReflectiveOperationException {
        if (model.rearm().exists()) {
            model.rearm().follow(owner);
            return;
        }
        Object watcher = newWatcher();
        Object builder = CHECK.follow(curator);
        if (builder == null) {
            throw new NoSuchMethodException("Curator gave nothing to set a watch with");
        }
        Object watching = accepting(builder, "usingWatcher", watcher).invoke(builder, watcher);
        if (Path.of("forPath(" + path + ")").follow(watching) == null) {
            throw new IllegalStateException("there is no node " + path);
        }
    }

    /** Tells the engine that its node was deleted, as ZooKeeper would have. Blocks until the engine has drained. */
    void tellDeleted(Object watcher, Object event) throws ReflectiveOperationException {
        accepting(watcher, "process", event).invoke(watcher, event);
    }

    /** Has the engine take itself out of ZooKeeper, if it has a way to. Blocks as long as Curator tries. */
    void giveUp() throws ReflectiveOperationException {
        model.giveUp().follow(owner);
    }

    /** A watcher of the engine's: the one that it keeps, else a new one. */
    Object watcher() throws ReflectiveOperationException {
        Object kept = model.watcher(owner);
        return kept == null ? newWatcher() : kept;
    }

    /** The event of a deletion. */
    Object deletion(Object watcher, String path) throws ReflectiveOperationException {
        for (Method method : watcher.getClass().getMethods()) {
            if (method.getName().equals("process") && method.getParameterTypes().length == 1 && !method.isBridge()) {
                return deletion(method.getParameterTypes()[0], path);
            }
        }
        throw new NoSuchMethodException(watcher.getClass().getName() + " has no method process");
    }

    private static Object deletion(Class<?> event, String path) throws ReflectiveOperationException {
        for (Constructor<?> constructor : event.getConstructors()) {
            Class<?>[] parameters = constructor.getParameterTypes();
            if (parameters.length == 3 && parameters[2] == String.class) {
                return constructor.newInstance(
                        constant(parameters[0], "NodeDeleted"), constant(parameters[1], "SyncConnected"), path);
            }
        }
        throw new NoSuchMethodException(event.getName() + " has no constructor of type, state and path");
    }

    private static Object constant(Class<?> type, String name) throws NoSuchFieldException {
        Object[] constants = type.getEnumConstants();
        for (Object constant : constants == null ? new Object[0] : constants) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw new NoSuchFieldException(type.getName() + " has no " + name);
    }

    private Object newWatcher() throws ReflectiveOperationException {
        Class<?> type =
                Class.forName(model.watcherClass(), false, owner.getClass().getClassLoader());
        Object helper = model.helper(owner);
        Constructor<?> shortest = null;
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (!constructor.isSynthetic()
                    && (shortest == null || constructor.getParameterCount() < shortest.getParameterCount())) {
                shortest = constructor;
            }
        }
        if (shortest == null) {
            throw new NoSuchMethodException(type.getName() + " has no constructor");
        }
        shortest.setAccessible(true);
        Object[] arguments = new Object[shortest.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = shortest.getParameterTypes()[i].isInstance(owner) ? owner : helper;
        }
        return shortest.newInstance(arguments);
    }

    private static Method accepting(Object on, String name, Object argument) throws NoSuchMethodException {
        for (Method method : on.getClass().getMethods()) {
            Class<?>[] parameters = method.getParameterTypes();
            if (method.getName().equals(name) && parameters.length == 1 && parameters[0].isInstance(argument)) {
                method.setAccessible(true);
                return method;
            }
        }
        throw new NoSuchMethodException(on.getClass().getName() + " has no method " + name);
    }

    /** Has Curator tell of each change of the connection, by the name of the new state. Returns what ends that. */
    Runnable listen(Consumer<String> onState) throws ReflectiveOperationException {
        Class<?> face = Class.forName(
                curatorPackage() + ".framework.state.ConnectionStateListener",
                false,
                curator.getClass().getClassLoader());
        Object listener = Proxy.newProxyInstance(
                face.getClassLoader(),
                new Class<?>[] {face},
                new EventProxy(arguments -> onState.accept(String.valueOf(arguments[1]))));
        Object listeners = LISTENERS.follow(curator);
        if (listeners == null) {
            throw new NoSuchMethodException("Curator has no listeners of its connection");
        }
        accepting(listeners, "addListener", listener).invoke(listeners, listener);
        return () -> {
            try {
                accepting(listeners, "removeListener", listener).invoke(listeners, listener);
            } catch (ReflectiveOperationException | RuntimeException e) {
                // A closed client has none any more.
            }
        };
    }

    /** By the name of an interface of its client, whatever package it was relocated to. */
    private String curatorPackage() throws ClassNotFoundException {
        for (Class<?> type = curator.getClass(); type != null; type = type.getSuperclass()) {
            for (Class<?> face : type.getInterfaces()) {
                if (face.getName().endsWith(CURATOR)) {
                    return face.getName().substring(0, face.getName().length() - CURATOR.length());
                }
            }
        }
        throw new ClassNotFoundException(curator.getClass().getName() + " is no Curator client");
    }
}
