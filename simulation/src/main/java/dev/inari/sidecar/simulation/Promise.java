package dev.inari.sidecar.simulation;

/** What must hold in every life, whatever happens in it. The numbers are those of the promises of the project. */
enum Promise {
    SERVING("1: no exit is begun and no signal sent while a user session is open or opening"),
    IDLE_GOES("2: in a world that works again, an idle engine is gone within its budgets"),
    STRANGER("3: no signal reaches another process than the engine's"),
    KNOWLEDGE("4: nothing is done on missing knowledge"),
    POLICY("4: nothing is done by itself to an engine that its policy keeps"),
    ONCE("5: no SIGTERM twice in one ladder, no SIGKILL again before its wait or before a SIGTERM"),
    START("5: nothing is sent because of a start"),
    HELD("5: a held engine is not touched, also after a restart"),
    JOURNALED("5 and 7: no force without an intent in the journal, and no request while it can be written"),
    EXPLAINED("7: every intent says what was known, by which rule, and on whose word"),
    SOUND("the sidecar itself runs without an error of its own");

    private final String text;

    Promise(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
