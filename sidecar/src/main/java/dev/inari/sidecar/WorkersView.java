package dev.inari.sidecar;

/**
 * How busy the threads that talk to engines are at one instant, for people and tests.
 *
 * @param threads how many there are
 * @param busy how many hold a call
 * @param waiting calls that wait for a thread
 */
public record WorkersView(int threads, int busy, int waiting) {}
