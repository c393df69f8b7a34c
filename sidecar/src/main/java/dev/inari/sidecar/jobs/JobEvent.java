package dev.inari.sidecar.jobs;

/** Something that was learned about one job. That nothing was learned is an event too, and a different one. */
public sealed interface JobEvent {

    /** Its cluster answered and knows it. */
    record SeenLive(LiveJob live) implements JobEvent {}

    /** Its cluster did not answer, or not in a way that can be understood. */
    record Unreachable(String detail) implements JobEvent {}

    /** Its cluster answered and does not know it: it was restarted, forgot the job after a while, or another one took its address. */
    record NotKnown(String detail) implements JobEvent {}

    /** There was no time to ask its cluster: nothing was learned, and it is as due as before. */
    record NotAsked(Moment due) implements JobEvent {}

    /** There is a whole archive of it. */
    record ArchiveFound(FinalState end) implements JobEvent {}

    /** There is no whole archive of it, which proves nothing. */
    record NothingFound(String detail) implements JobEvent {}

    /** Its engine told how it ended. That is kept, but not the last word: the cluster and the archives are asked all the same. */
    record EngineSaid(FinalState end) implements JobEvent {}

    /** A final state is durable. */
    record Kept(FinalState end) implements JobEvent {}

    /** Time passed. */
    record Tick() implements JobEvent {}
}
