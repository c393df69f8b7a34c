package dev.inari.sidecar.jobs;

/** The documents of an archive that can be read as a History Server would show them. */
public enum ArchivedDocument {
    OVERVIEW("/jobs/overview", ""),
    JOB("/jobs/", ""),
    EXCEPTIONS("/jobs/", "/exceptions"),
    CONFIG("/jobs/", "/config");

    private final String before;
    private final String after;

    ArchivedDocument(String before, String after) {
        this.before = before;
        this.after = after;
    }

    /** The path of the REST API, and the name of the document in the archive. It names no file. */
    public String path(JobId job) {
        return this == OVERVIEW ? before : before + job + after;
    }
}
