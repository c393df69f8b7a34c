package dev.inari.sidecar.jobs;

/** The documents of an archive that can be read as a History Server would show them. */
public enum ArchivedDocument {
    /** That of many jobs is read at once. It tells of one, and has less than 1,000 characters where the job's name is not a long statement. */
    OVERVIEW("/jobs/overview", "", 8 << 10),
    JOB("/jobs/", "", 1 << 20),
    EXCEPTIONS("/jobs/", "/exceptions", 1 << 20),
    CONFIG("/jobs/", "/config", 1 << 20);

    private final String before;
    private final String after;
    private final int mostCharacters;

    ArchivedDocument(String before, String after, int mostCharacters) {
        this.before = before;
        this.after = after;
        this.mostCharacters = mostCharacters;
    }

    /** The path of the REST API, and the name of the document in the archive. It names no file. */
    public String path(JobId job) {
        return this == OVERVIEW ? before : before + job + after;
    }

    /** A longer one is not kept: whoever may submit a job decides how long it is. */
    int mostCharacters() {
        return mostCharacters;
    }
}
