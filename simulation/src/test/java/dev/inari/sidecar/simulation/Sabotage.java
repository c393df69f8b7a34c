package dev.inari.sidecar.simulation;

import dev.inari.sidecar.Outside;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.journal.Hold;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.simulation.Kernel.SimProcess;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/** What lies at the border of the sidecar and breaks a promise there. */
enum Sabotage implements Seams {
    NONE,
    AGENTS_CLOSE_THEIR_GATE_ON_ANY_REQUEST {
        @Override
        public boolean agentsIgnoreTheFence() {
            return true;
        }
    },
    SIGNALS_HIT_WHOEVER_HAS_THE_PID {
        @Override
        public Outside outside(Outside real, World world) {
            return real.with((signal, who) -> {
                world.judge().aims(who);
                SimProcess target = world.kernel().at(who.pid());
                if (target == null) {
                    return SignalOutcome.ALREADY_GONE;
                }
                world.kernel().hit(signal, target);
                return SignalOutcome.SENT;
            });
        }
    },
    SIGNALS_ARE_SENT_TWICE {
        @Override
        public Outside outside(Outside real, World world) {
            return real.with((signal, who) -> {
                SignalOutcome first = real.signals().send(signal, who);
                return signal == Signal.TERM ? real.signals().send(signal, who) : first;
            });
        }
    },
    THE_CLOCK_RUNS_TEN_TIMES_TOO_FAST {
        @Override
        public Outside outside(Outside real, World world) {
            return real.with(() -> 10 * real.ticker().nanos());
        }
    },
    HOLDS_ARE_FORGOTTEN_AT_A_START {
        @Override
        public Outside outside(Outside real, World world) {
            return real.with(journal(real.journal(), "holds", List.<Hold>of()));
        }
    },
    NOTHING_IS_WRITTEN {
        @Override
        public Outside outside(Outside real, World world) {
            return real.with(journal(real.journal(), "intend", 1L));
        }
    };

    /** A journal with one method that does nothing and returns {@code value}. */
    private static Journal journal(Journal real, String method, Object value) {
        return (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        return value;
                    }
                    try {
                        return called.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
