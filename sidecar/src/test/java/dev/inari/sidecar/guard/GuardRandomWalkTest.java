package dev.inari.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.ExitPhase;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionCounts;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.exit.SignalOutcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The promises, checked against any order of events. A failure names its seed; {@code -Dinari.seed=} runs that one alone. */
class GuardRandomWalkTest {
    private static final int WALKS = 4000;
    private static final int STEPS = 250;

    /** Two longest back-offs (of the asking, of the last signal), each rung three times its budget, and some turns. */
    private static final Duration LONGEST_WAY_OUT = Duration.ofSeconds(2 * 300 + 3 * (30 + 15) + 10);

    @Test
    void keepsThePromises() {
        Long only = Long.getLong("inari.seed");
        Map<Stage, Integer> visits = new EnumMap<>(Stage.class);
        for (int i = 0; i < (only == null ? WALKS : 1); i++) {
            long seed = only == null ? 20_261_120L + i : only;
            Walk walk = new Walk(seed, visits);
            walk.run();
            walk.goesQuiet();
        }
        assertThat(visits.keySet()).describedAs("stages that the walks reached").contains(Stage.values());
    }

    /** An engine that nobody uses any more, in a world that works. */
    private static final class Idler {
        private static final Duration SECOND = Duration.ofSeconds(1);

        private final Life life;
        /** 0: leaves when it is asked; 1: hangs until SIGTERM; 2: until SIGKILL. */
        private final int hangs;

        private final boolean silentWhileLeaving;
        private boolean gateClosed;
        private @Nullable Signal ends;

        Idler(Life life, boolean gateClosed, int hangs, boolean silentWhileLeaving) {
            this.life = life;
            this.gateClosed = gateClosed;
            this.hangs = hangs;
            this.silentWhileLeaving = silentWhileLeaving;
            // What the walk left on its way comes back now.
            if (life.state.asking().inFlight()) {
                life.on(new Event.ExitUnanswered("lost in the walk"));
            }
            Leaving leaving = life.state.leaving();
            if (leaving != null && !leaving.rung().running()) {
                Signal signal = life.state.stage() == Stage.TERMINATING ? Signal.TERM : Signal.KILL;
                life.signalled(signal, SignalOutcome.SENT);
            }
        }

        void passesASecond() {
            answer(life.tickAfter(SECOND));
            boolean silent = gateClosed && silentWhileLeaving && life.state.leaving() != null;
            answer(silent ? life.miss() : life.phase(gateClosed ? ExitPhase.STOP_ENTERED : ExitPhase.OPEN, 1));
            if (ends != null || (gateClosed && hangs == 0)) {
                life.on(new Event.ProcessGone("it left"));
            }
        }

        private void answer(Life acted) {
            for (Action action : List.copyOf(acted.actions)) {
                if (action instanceof Action.AskExit) {
                    gateClosed = true;
                    life.answer(ExitAnswer.Code.ACCEPTED);
                } else if (action instanceof Action.Terminate) {
                    ends = hangs == 1 ? Signal.TERM : ends;
                    life.signalled(Signal.TERM, SignalOutcome.SENT);
                } else if (action instanceof Action.Kill) {
                    ends = Signal.KILL;
                    life.signalled(Signal.KILL, SignalOutcome.SENT);
                }
            }
        }

        @Override
        public String toString() {
            return "gate " + (gateClosed ? "closed" : "open") + ", hangs " + hangs + ", silent " + silentWhileLeaving;
        }
    }

    /** One walk: events of every kind, mostly those of a sane engine, for a policy that ends it. */
    private static final class Walk {
        private final long seed;
        private final Map<Stage, Integer> visits;
        private final Random random;
        private final Life life = new Life();
        private @Nullable Heartbeat lastOffered;
        /** What this test knows of the gate, by means other than the guard's. */
        private boolean gateClosed;

        private boolean askInFlight;

        /** What became of the last SIGTERM in this way out. */
        private boolean termTried;

        Walk(long seed, Map<Stage, Integer> visits) {
            this.seed = seed;
            this.visits = visits;
            this.random = new Random(seed);
        }

        void run() {
            for (int i = 0; i < STEPS && life.state.stage() != Stage.GONE; i++) {
                life.passes(Duration.ofMillis(random.nextInt(random.nextInt(50) == 0 ? 100_000 : 2_000)));
                Event event = next();
                Stage before = life.state.stage();
                learn(event);
                life.on(event);
                check(before, event, i);
                visits.merge(life.state.stage(), 1, Integer::sum);
            }
        }

        /**
         * Promise 2: from any state, an engine that is idle and may be ended is gone within its budgets and the longest waits, whether it
         * leaves by itself, ends at SIGTERM, or hangs until SIGKILL.
         */
        void goesQuiet() {
            Idler idler = new Idler(life, gateClosed, random.nextInt(3), random.nextBoolean());
            long start = life.now;
            while (life.state.stage() != Stage.GONE) {
                idler.passesASecond();
                Duration lasted = Duration.ofNanos(life.now - start);
                if (lasted.compareTo(LONGEST_WAY_OUT) > 0) {
                    fail("seed " + seed + ": still " + life.state + " after " + lasted + ", " + idler);
                }
            }
        }

        private Event next() {
            lastOffered = null;
            int dice = random.nextInt(100);
            if (dice < 45) {
                Heartbeat beat = beat();
                lastOffered = beat;
                return new Event.Beat(beat);
            } else if (dice < 60) {
                return new Event.ExitAnswered(new ExitAnswer(any(ExitAnswer.Code.values()), 7, "walk"));
            } else if (dice < 64) {
                return new Event.ExitUnanswered("walk");
            } else if (dice < 75) {
                return new Event.SignalResult(any(Signal.values()), anyOutcome());
            } else if (dice < 85) {
                return new Event.MissedBeat(any(Event.Miss.values()), "walk");
            } else if (dice < 88) {
                return new Event.LateSidecar(Duration.ofSeconds(5));
            } else if (dice < 92) {
                return new Event.Rang();
            }
            return random.nextInt(200) == 0 ? new Event.ProcessGone("walk") : new Event.Tick();
        }

        private SignalOutcome anyOutcome() {
            return random.nextInt(3) == 0 ? any(SignalOutcome.values()) : SignalOutcome.SENT;
        }

        private Heartbeat beat() {
            Heartbeat.Builder beat = new Heartbeat.Builder(rarely() ? "another" : Life.AGENT);
            life.sequence += rarely() ? 0 : 1;
            beat.sequence = life.sequence;
            beat.epoch = random.nextInt(5);
            beat.idleMillis = random.nextInt(120_000);
            beat.lastCloseMillis = random.nextBoolean() ? -1 : 1;
            beat.hookErrors = rarely() ? 1 : 0;
            beat.milestones = random.nextInt(5);
            boolean closing = life.state.stage().leaving() ? !rarely() : rarely();
            beat.exitPhase = closing ? any(ExitPhase.values()) : ExitPhase.OPEN;
            SessionCounts.Builder sessions = new SessionCounts.Builder();
            sessions.known = !rarely();
            sessions.user = life.state.stage().leaving() && !rarely() ? 0 : Math.max(0, random.nextInt(4) - 2);
            sessions.opening = rarely() ? 1 : 0;
            sessions.engine = random.nextInt(4) == 0 ? random.nextInt(4) : -1;
            sessions.leaked = random.nextInt(4) == 0 ? random.nextInt(4) : 0;
            sessions.failedCloses = random.nextInt(4);
            return beat.build(sessions.build());
        }

        private boolean rarely() {
            return random.nextInt(15) == 0;
        }

        private <T> T any(T[] values) {
            return values[random.nextInt(values.length)];
        }

        /** An independent, simpler account of when this agent's gate is closed. */
        private void learn(Event event) {
            if (event instanceof Event.ExitAnswered exit) {
                ExitAnswer.Code code = exit.answer().getCode();
                boolean yes = code == ExitAnswer.Code.ACCEPTED || code == ExitAnswer.Code.ALREADY_ACCEPTED;
                gateClosed |= askInFlight && yes;
                askInFlight = false;
            } else if (event instanceof Event.ExitUnanswered) {
                askInFlight = false;
            } else if (event instanceof Event.SignalResult result && result.signal() == Signal.TERM) {
                termTried |= result.outcome() != SignalOutcome.UNVERIFIED;
            } else if (event instanceof Event.Beat beat && counts(beat.heartbeat())) {
                gateClosed = beat.heartbeat().getExitPhase().closing() && nobody(beat.heartbeat());
            }
        }

        private boolean counts(Heartbeat beat) {
            Heartbeat last = life.state.contact().last();
            return beat.getAgentId().equals(Life.AGENT) && (last == null || beat.getSequence() > last.getSequence());
        }

        private static boolean nobody(Heartbeat beat) {
            return beat.getSessions().getUser() == 0 && beat.getSessions().getOpening() == 0;
        }

        private void check(Stage before, Event event, int step) {
            Stage after = life.state.stage();
            if (after == Stage.TERMINATING && before != Stage.TERMINATING) {
                termTried = false;
            }
            boolean kept = after == before || before.mayBecome(after);
            for (Action action : life.actions) {
                if (action instanceof Action.AskExit ask) {
                    kept &= event instanceof Event.Rang ? mayAskAtBell(ask) : mayAsk(ask);
                    askInFlight = true;
                } else if (action instanceof Action.CloseLeaked) {
                    kept &= after == Stage.SERVING;
                } else {
                    kept &= gateClosed && after.leaving();
                    kept &= termTried || !(action instanceof Action.Kill);
                }
            }
            if (!kept) {
                fail("seed " + seed + ", step " + step + ": " + before + " -> " + life.state + " with " + life.actions
                        + " by " + event);
            }
        }

        private boolean mayAsk(Action.AskExit ask) {
            Heartbeat beat = lastOffered;
            return beat != null
                    && counts(life.state, beat)
                    && nobody(beat)
                    && certain(beat)
                    && beat.getEpoch() == ask.epoch();
        }

        /** Those who were served have closed since, and nothing else happened, as far as anybody can know. */
        private boolean mayAskAtBell(Action.AskExit ask) {
            Heartbeat beat = life.state.contact().last();
            return beat != null
                    && beat.getSessions().getUser() > 0
                    && beat.getSessions().getOpening() == 0
                    && certain(beat)
                    && !beat.getExitPhase().closing()
                    && beat.getEpoch() + beat.getSessions().getUser() == ask.epoch();
        }

        private static boolean certain(Heartbeat beat) {
            return beat.getSessions().isKnown()
                    && beat.getHookErrors() == 0
                    && beat.getSessions().drift() <= beat.getSessions().getLeaked();
        }

        /** The guard took this very heartbeat. */
        private static boolean counts(EngineState state, Heartbeat beat) {
            return state.contact().last() == beat;
        }
    }
}
