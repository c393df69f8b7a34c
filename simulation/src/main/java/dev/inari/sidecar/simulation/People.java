package dev.inari.sidecar.simulation;

import dev.inari.sidecar.Operators;
import dev.inari.sidecar.guard.Hold;
import dev.inari.sidecar.guard.Order;

/** The operators of a host, who say something now and then, and remember what they were answered. */
final class People {
    private static final String OPERATOR = "operator olga (uid 1000)";

    private final World world;
    private int orders;

    People(World world) {
        this.world = world;
    }

    /** Somebody says something of an engine, if there is a sidecar that listens. */
    void say() {
        Chance chance = world.chance();
        SimEngine engine = world.engines().get(chance.between(0, world.engines().size() - 1));
        Run run = world.run();
        if (run == null) {
            return;
        }
        int kind = chance.between(0, 9);
        run.whenAwake(() -> {
            if (world.calm()) {
                return;
            }
            Operators operators = run.sidecar().operators();
            if (kind <= 2) {
                hold(operators, engine);
            } else if (kind <= 5) {
                release(operators, engine);
            } else if (kind <= 7) {
                order(operators, engine, false);
            } else if (kind == 8) {
                order(operators, engine, true);
            } else {
                kill(operators, engine);
            }
        });
    }

    private static String id(SimEngine engine) {
        return engine.announcement().agentId();
    }

    private void hold(Operators operators, SimEngine engine) {
        world.trace(() -> "somebody holds " + engine);
        Case file = world.judge().of(engine);
        HoldWords words = file.holds();
        int word = words.next();
        var unused = operators
                .hold(id(engine), new Hold(OPERATOR, "looking at it"))
                .thenAccept(answer -> {
                    world.trace(() -> "the answer to the hold: " + answer);
                    if (answer.taken()) {
                        words.held(word);
                        file.holdAnswered();
                    }
                });
    }

    private void release(Operators operators, SimEngine engine) {
        world.trace(() -> "somebody releases " + engine);
        Case file = world.judge().of(engine);
        HoldWords words = file.holds();
        int word = words.releases();
        var unused = operators.release(id(engine), OPERATOR, "looked at it").thenAccept(answer -> {
            world.trace(() -> "the answer to the release: " + answer);
            words.releaseAnswered(word, answer.taken());
        });
    }

    private void order(Operators operators, SimEngine engine, boolean evenIfServing) {
        world.trace(() -> "somebody orders " + engine + " to go" + (evenIfServing ? ", even if serving" : ""));
        Case file = world.judge().of(engine);
        Order order = new Order(OPERATOR, "maintenance, job " + orders++, evenIfServing);
        if (evenIfServing) {
            file.forced(order);
        }
        var unused = operators.order(id(engine), order).thenAccept(answer -> {
            world.trace(() -> "the answer to the order: " + answer);
            if (!answer.taken()) {
                file.orderRefused(order);
            }
        });
    }

    private void kill(Operators operators, SimEngine engine) {
        world.trace(() -> "somebody kills " + engine);
        var unused = operators
                .kill(id(engine), OPERATOR, "it must go now")
                .thenAccept(answer -> world.trace(() -> "the answer to the kill: " + answer));
    }
}
