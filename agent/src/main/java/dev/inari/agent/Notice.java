package dev.inari.agent;

import dev.inari.agent.jmx.Management;
import dev.inari.mbeans.SessionsMXBean;

/**
 * What the agent's thread is to tell the world of a session. Not a lambda: linking one takes milliseconds at its first use, and that is on a
 * thread of the engine, with a client waiting.
 */
final class Notice implements Runnable {
    private final Management management;
    private final String type;
    private final String message;
    private final Object data;

    Notice(Management management, String type, String message, Object data) {
        this.management = management;
        this.type = type;
        this.message = message;
        this.data = data;
    }

    @Override
    public void run() {
        try {
            if (type.equals(SessionsMXBean.LAST_USER_CLOSED)) {
                management.ring();
            }
        } finally {
            management.send(type, message, data);
        }
    }
}
