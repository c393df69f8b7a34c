package dev.inari.sidecar.jobs;

/** What came of reading an archive. */
sealed interface ArchiveReading {

    /** It is whole and tells how its job ended. */
    record Whole(FinalState end) implements ArchiveReading {}

    /** It could not be read to its end: it is being written, or its writer died. Says nothing about the job; to be tried again. */
    record Unfinished(String detail) implements ArchiveReading {}

    /** It was read and is not believed. As long as it does not change, nothing will come of it. */
    record Refused(String detail) implements ArchiveReading {}
}
