package dev.inari.sidecar.batch;

/**
 * For how long a batch has been seen to contradict itself. One look proves nothing, for Kyuubi asks the cluster manager only now and then.
 *
 * @param looks at how many passes, one after the other, this one included
 * @param sinceMillis time of the first of them, in ms since the epoch
 */
public record Sighting(int looks, long sinceMillis) {
    static final Sighting NONE = new Sighting(0, 0);
}
