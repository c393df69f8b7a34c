package dev.inari.agent.target;

/** One call of an engine's own stop: on which object, and which method. Immutable. */
public final class StopCall {
    private final String name;
    final Root[] on;
    final Path first;
    final Path call;
    private final boolean optional;

    StopCall(String name, String method, Root... on) {
        this(name, Path.NONE, Path.of(method), false, on);
    }

    private StopCall(String name, Path first, Path call, boolean optional, Root... on) {
        this.name = name;
        this.first = first;
        this.call = call;
        this.optional = optional;
        this.on = on;
    }

    /** The same call after another one on the same object, where that has such a method. */
    StopCall after(String method) {
        return new StopCall(name, Path.of(method), call, optional, on);
    }

    /** The same call, left out where there is nothing to call it on. */
    StopCall ifThere() {
        return new StopCall(name, first, call, true, on);
    }

    /** Whether the engine can be stopped without this call. */
    public boolean optional() {
        return optional;
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
        first.tryFollow(target);
        call.follow(target);
    }

    /** For people: class and method. */
    @Override
    public String toString() {
        return name;
    }
}
