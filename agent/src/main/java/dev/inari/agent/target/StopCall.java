package dev.inari.agent.target;

/** One call of an engine's own stop: on which object, and which method. Immutable. */
public final class StopCall {
    private final String name;
    private final Root[] on;
    private final Path call;

    StopCall(String name, String method, Root... on) {
        this.name = name;
        this.call = Path.of(method);
        this.on = on;
    }

    /** Whether there is something to call now. */
    public boolean possible(Root.Instances instances) {
        return Root.findFirst(on, instances) != null;
    }

    /**
     * Calls it on the current thread; comes back when the engine's method does.
     *
     * @throws ReflectiveOperationException if there is nothing to call, or it threw
     */
    public void run(Root.Instances instances) throws ReflectiveOperationException {
        Object target = Root.findFirst(on, instances);
        if (target == null) {
            throw new NoSuchFieldException("nothing to call " + name + " on");
        }
        call.follow(target);
    }

    /** For people: class and method. */
    @Override
    public String toString() {
        return name;
    }
}
