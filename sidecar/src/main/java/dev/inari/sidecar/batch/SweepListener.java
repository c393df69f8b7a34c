package dev.inari.sidecar.batch;

/** Is told what a sweep finds and does while it goes on, because no list of it is ever held. Called by the sweeping thread. */
public interface SweepListener {
    /** Each batch that is listed, as the list has it; one may be told twice while batches come and go. */
    void judged(BatchRecord batch, Verdict verdict);

    /** What was done or not done about one whose session is open. */
    void swept(SweepResult result);
}
