package standin;

import THRIFT.TProtocolVersion;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.apache.kyuubi.engine.flink.FlinkSQLEngine;
import org.apache.kyuubi.engine.flink.FlinkSQLEngine$;
import org.apache.kyuubi.session.AbstractSession;
import org.apache.kyuubi.session.KyuubiSessionManager;
import org.apache.kyuubi.session.SessionHandle;
import org.apache.kyuubi.session.SessionManager;

/** A Kyuubi engine for Flink, or a Kyuubi server, that does what it is told on standard input, one answer a line. Main waits for the engine's stop. */
public final class Engine {
    public static final CountDownLatch STOPPED = new CountDownLatch(1);
    private static final CountDownLatch WORK = new CountDownLatch(1);
    private static volatile CountDownLatch hanging = new CountDownLatch(1);
    private static SessionManager manager;

    public static void main(String[] arguments) throws Exception {
        if (Boolean.getBoolean("standin.ignoreTerm")) {
            ignoreTerm();
        }
        if (Boolean.getBoolean("standin.start")) {
            start();
            STOPPED.await();
        }
        Thread commands = new Thread(Engine::obey, "commands");
        commands.setDaemon(true);
        commands.start();
        STOPPED.await();
    }

    /** Waits for the command "release" if told to hang at this point. */
    public static void maybeHang(String at) {
        if (at.equals(System.getProperty("standin.hang"))) {
            try {
                System.out.println("hanging in " + at);
                hanging.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void obey() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", 2);
                String rest = words.length > 1 ? words[1] : "";
                if (words[0].equals("async")) {
                    Thread thread = new Thread(() -> answer(rest.split(" ", 2)), "client");
                    thread.setDaemon(true);
                    thread.start();
                } else {
                    answer(words);
                }
            }
        } catch (Exception e) {
            e.printStackTrace();
        }
        STOPPED.countDown();
    }

    private static void answer(String[] words) {
        String rest = words.length > 1 ? words[1] : "";
        String answer;
        try {
            answer = run(words[0], rest);
        } catch (Throwable e) {
            answer = "failed " + e;
        }
        System.out.println(answer);
    }

    private static String run(String command, String rest) throws Exception {
        switch (command) {
            case "start":
                start();
                return "started";
            case "serve":
                manager = new KyuubiSessionManager();
                manager.start();
                return "serving";
            case "create":
                manager = new FlinkSQLEngine().backendService().sessionManager();
                return "created";
            case "open":
                return "opened " + open(rest).identifier();
            case "close":
                manager.closeSession(new SessionHandle(UUID.fromString(rest)));
                return "closed " + rest;
            case "use":
                session(rest).use();
                return "used " + rest;
            case "operate":
                session(rest).operate();
                return "operates " + rest;
            case "deadlock":
                deadlock();
                return "deadlocked";
            case "count":
                return "count " + manager.org$apache$kyuubi$session$SessionManager$$handleToSession().size();
            case "set":
                System.setProperty(rest.substring(0, rest.indexOf('=')), rest.substring(rest.indexOf('=') + 1));
                return "set " + rest;
            case "release":
                System.clearProperty("standin.hang");
                hanging.countDown();
                hanging = new CountDownLatch(1);
                return "released";
            case "done":
                WORK.countDown();
                return "done";
            case "hold":
                hold();
                return "holding";
            default:
                return "failed: no command " + command;
        }
    }

    private static void start() {
        FlinkSQLEngine engine = new FlinkSQLEngine();
        FlinkSQLEngine$.MODULE$.running = engine;
        manager = engine.backendService().sessionManager();
        manager.start();
    }

    private static SessionHandle open(String conf) {
        Map<String, String> entries = new HashMap<>();
        for (String pair : conf.split(",")) {
            if (pair.indexOf('=') > 0) {
                entries.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            }
        }
        return manager.openSession(
                new TProtocolVersion(), "alice", "hunter2", "10.0.0.1", new scala.collection.immutable.Map(entries));
    }

    /** By reflection: the class is not among those that Java 8 is compiled against. Each signal is one line. */
    private static void ignoreTerm() throws Exception {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object ignoring = java.lang.reflect.Proxy.newProxyInstance(
                handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                    System.out.println("ignored " + arguments[0]);
                    return null;
                });
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance("TERM"), ignoring);
    }

    private static AbstractSession session(String id) {
        return (AbstractSession) manager.org$apache$kyuubi$session$SessionManager$$handleToSession()
                .get(new SessionHandle(UUID.fromString(id)));
    }

    private static void deadlock() throws InterruptedException {
        Object left = new Object();
        Object right = new Object();
        CountDownLatch both = new CountDownLatch(2);
        lock("left-then-right", left, right, both);
        lock("right-then-left", right, left, both);
        both.await();
    }

    private static void lock(String name, Object first, Object second, CountDownLatch both) {
        Thread thread = new Thread(
                () -> {
                    synchronized (first) {
                        both.countDown();
                        try {
                            both.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        synchronized (second) {
                            System.out.println("no deadlock");
                        }
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void hold() {
        Thread thread = new Thread(
                () -> {
                    try {
                        WORK.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                "engine-worker");
        thread.setDaemon(false);
        thread.start();
    }
}
