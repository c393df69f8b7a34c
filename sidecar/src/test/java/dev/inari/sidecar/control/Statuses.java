package dev.inari.sidecar.control;

import dev.inari.sidecar.control.EngineStatus.Beat;
import dev.inari.sidecar.control.EngineStatus.Condition;
import dev.inari.sidecar.control.EngineStatus.Decision;
import dev.inari.sidecar.control.EngineStatus.Hold;
import dev.inari.sidecar.control.EngineStatus.Identity;
import dev.inari.sidecar.control.EngineStatus.Next;
import dev.inari.sidecar.control.EngineStatus.Order;
import dev.inari.sidecar.control.EngineStatus.PolicyInForce;
import dev.inari.sidecar.control.EngineStatus.Sessions;
import dev.inari.sidecar.engine.FakeProcesses;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds what a sidecar says of an engine; the fields are named like the components. For one thread. */
public final class Statuses {
    public static final long NOW = 1_800_000_000_000L;

    private final String agentId;
    private final long pid;
    public String engineType = "kyuubi-flink";
    public @Nullable Identity identity =
            new Identity("CONNECTION", "namespace", "ann", "ref", "1.8.1", "app_1", "/kyuubi");
    public boolean recalled = true;
    public String stage = "SERVING";
    public long inStageMillis = 2000;
    public int user;
    public boolean known = true;
    public int strangers;
    public boolean beats = true;
    public int missed;
    public Decision why = new Decision("0 user", "POLICY_KEEPS", "the policy lets this engine stay", "leave it alone");
    public @Nullable Order order;
    public @Nullable Hold hold;
    public @Nullable Decision orderEnded;
    public final List<Condition> conditions = new ArrayList<>();
    public Next next = new Next("it stays, as its policy says", null);

    public Statuses(String idPrefix, long pid) {
        this.agentId = idPrefix + "0".repeat(32 - idPrefix.length());
        this.pid = pid;
    }

    public Statuses serves(int sessions) {
        user = sessions;
        return this;
    }

    public Statuses stage(String name) {
        stage = name;
        return this;
    }

    /** Its process has ended. */
    public Statuses gone() {
        why = new Decision("the process is gone", "PROCESS_ENDED", "the process has ended", "nothing is left to do");
        return stage("GONE");
    }

    /** An order for it ended because of this. */
    public Statuses refused(String inputs) {
        orderEnded = new Decision(inputs, "ORDER_REFUSED", "an order ends no engine that serves somebody, or may", "");
        return this;
    }

    public EngineStatus build() {
        Sessions sessions = new Sessions(known, user, 0, 1, 0, user + 1, 0, strangers);
        return new EngineStatus(
                agentId,
                engineType,
                pid,
                99,
                FakeProcesses.BOOT,
                identity,
                new PolicyInForce("default", false, 0, 60_000, 30_000, 15_000, 3),
                recalled,
                stage,
                inStageMillis,
                beats ? new Beat(NOW - 400, 4, sessions, user == 0 ? 3000 : 0, 1, "OPEN", 0, 0, "NONE") : null,
                missed,
                why,
                order,
                hold,
                orderEnded,
                conditions,
                next);
    }
}
