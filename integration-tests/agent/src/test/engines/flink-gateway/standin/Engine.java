package standin;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.table.gateway.SqlGateway;
import org.apache.flink.table.gateway.api.operation.OperationHandle;
import org.apache.flink.table.gateway.api.session.SessionEnvironment;
import org.apache.flink.table.gateway.service.operation.OperationExecutor;
import org.apache.flink.table.gateway.service.session.SessionManagerImpl;

/** A Flink SQL gateway that does what it is told on standard input, one answer a line. Main waits for the engine's stop. */
public final class Engine {
    public static final CountDownLatch STOPPED = new CountDownLatch(1);
    private static final CountDownLatch WORK = new CountDownLatch(1);
    private static volatile CountDownLatch hanging = new CountDownLatch(1);
    private static SessionManagerImpl manager;

    public static void main(String[] arguments) throws Exception {
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
            case "create":
                manager = new SqlGateway().sessionManager();
                return "created";
            case "open":
                return "opened " + manager.openSession(new SessionEnvironment()).getSessionHandle().getIdentifier();
            case "environment":
                Class.forName("org.apache.flink.streaming.api.environment.StreamExecutionEnvironment");
                return "loaded";
            case "execute":
                String[] parts = rest.split(" ", 2);
                new OperationExecutor(manager.handle(parts[0])).executeStatement(new OperationHandle(), parts[1]);
                return "executed";
            case "close":
                manager.closeSession(manager.handle(rest));
                return "closed " + rest;
            case "count":
                return "count " + manager.count();
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
        SqlGateway gateway = new SqlGateway();
        manager = gateway.sessionManager();
        gateway.start();
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
