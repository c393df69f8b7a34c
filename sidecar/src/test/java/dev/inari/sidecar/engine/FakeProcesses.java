package dev.inari.sidecar.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A process table that a test fills. */
public final class FakeProcesses implements ProcessTable {
    public static final String BOOT = "11111111-2222-3333-4444-555555555555";

    private final Map<Long, Observed> table = new ConcurrentHashMap<>();
    /** How often each was looked at. */
    public final Map<Long, Integer> looks = new ConcurrentHashMap<>();

    private final long ownUid;
    /** Throws where nothing should. */
    public boolean broken;
    /** Empty where it cannot be told. */
    public String pidNamespace = "";

    /** Whether who runs this may guard every user's engines. */
    public boolean reachesEveryUser;

    public FakeProcesses(long ownUid) {
        this.ownUid = ownUid;
        this.reachesEveryUser = ownUid == 0;
    }

    /** A table whose owner is who really runs this test, so that files made by it belong to that owner. */
    public static FakeProcesses ofThisUser() {
        return new FakeProcesses(new ProcFs().ownUid());
    }

    public void put(long pid, long startTicks, char state, long uid) {
        table.put(pid, new Observed.Present(startTicks, state, uid));
    }

    /** A process that has more than one user id. */
    public void put(long pid, long startTicks, long realUid, long uid, long savedUid) {
        table.put(pid, new Observed.Present(startTicks, 'S', realUid, uid, savedUid));
    }

    /** A process that may read and signal what belongs to any user. */
    public void putReachingEveryUser(long pid, long startTicks, long uid) {
        table.put(pid, new Observed.Present(startTicks, 'S', uid, uid, uid, true));
    }

    public void putUnreadable(long pid) {
        table.put(pid, new Observed.Unreadable("too many open files"));
    }

    public void remove(long pid) {
        table.remove(pid);
    }

    /** Whether it can do anything; what only a test can know for sure. */
    public boolean runs(long pid) {
        Observed there = table.get(pid);
        return there != null && !(there instanceof Observed.Present present && present.defunct());
    }

    @Override
    public Observed look(long pid) {
        looks.merge(pid, 1, Integer::sum);
        if (broken) {
            throw new IllegalStateException("a broken process table");
        }
        return table.getOrDefault(pid, new Observed.Absent());
    }

    @Override
    public String bootId() {
        return BOOT;
    }

    @Override
    public String pidNamespace() {
        return pidNamespace;
    }

    @Override
    public long ownUid() {
        return ownUid;
    }

    @Override
    public boolean reachesEveryUser() {
        return reachesEveryUser;
    }
}
