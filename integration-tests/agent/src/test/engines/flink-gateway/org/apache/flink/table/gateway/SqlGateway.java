package org.apache.flink.table.gateway;

import org.apache.flink.table.gateway.service.session.SessionManagerImpl;

public final class SqlGateway {
    private final SessionManagerImpl sessionManager = new SessionManagerImpl();

    public SessionManagerImpl sessionManager() {
        return sessionManager;
    }

    public void start() {
        sessionManager.start();
        Runtime.getRuntime().addShutdownHook(new ShutdownThread(this));
    }

    public void stop() {
        System.out.println("stop on " + Thread.currentThread().getName() + " daemon "
                + Thread.currentThread().isDaemon());
        standin.Engine.maybeHang("stop");
        standin.Engine.STOPPED.countDown();
    }

    private static final class ShutdownThread extends Thread {
        private final SqlGateway gateway;

        ShutdownThread(SqlGateway gateway) {
            this.gateway = gateway;
        }

        @Override
        public void run() {
            if (gateway == null) {
                throw new IllegalStateException();
            }
        }
    }
}
