package dev.inari.sidecar.cli;

/** Every exit code in one place, because scripts depend on them; the help page prints this list. */
enum ExitCode {
    OK(0, "all is well"),
    FOUND_WRONG(1, "something was found wrong, or an engine could not be reached"),
    USAGE(2, "the command line was not understood"),
    CONFIG(3, "the configuration has problems; all of them are listed"),
    ALREADY_RUNNING(4, "another sidecar of the same user guards this run directory already"),
    REFUSED(5, "refused: somebody is served, may be, or an operator holds it"),
    STILL_ALIVE(6, "it is still there; what happens next is said"),
    NOT_FOUND(7, "no such engine or process, or more than one"),
    NOT_PERMITTED(8, "the system does not permit the signal"),
    INTERNAL(70, "a mistake inside Inari; --verbose shows where");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    int code() {
        return code;
    }

    String meaning() {
        return meaning;
    }
}
