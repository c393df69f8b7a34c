package org.apache.kyuubi.server;

import java.util.concurrent.CountDownLatch;

/** A Kyuubi server as far as processes are concerned: its main class, and that its end may wait for sessions without limit. */
public final class KyuubiServer {
    public static void main(String[] arguments) throws Exception {
        if (Boolean.getBoolean("standin.waits")) {
            Runtime.getRuntime().addShutdownHook(new Thread(KyuubiServer::waitForSessions));
        }
        System.out.println("started");
        new CountDownLatch(1).await();
    }

    private static void waitForSessions() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
