package dev.inari.sidecar.journal;

import java.time.Instant;

/** Something that is to be written and that nobody waits for, with the time at which it was told. */
sealed interface Waiting {
    /** Writes it, inside a transaction. */
    void writeTo(Rows rows);

    /** How dear its loss is; the cheapest goes first when there is no more room. */
    Worth worth();

    /** Characters that it holds in memory and that are worth counting. */
    int size();

    /** What it is about, for a log. */
    String title();

    /** From the cheapest. */
    enum Worth {
        RECORD,
        /** Lost, a start asks an engine anew, or finds its process gone. */
        RESULT,
        /** Lost, a start goes on with what had ended. */
        END
    }

    record Result(long intent, String outcome, String detail, Instant at) implements Waiting {
        @Override
        public void writeTo(Rows rows) {
            rows.settle(intent, outcome, detail, at);
        }

        @Override
        public Worth worth() {
            return Worth.RESULT;
        }

        @Override
        public int size() {
            return 0;
        }

        @Override
        public String title() {
            return "outcome " + Texts.line(outcome) + " of intent " + intent;
        }
    }

    record Noted(Note note, Instant at) implements Waiting {
        @Override
        public void writeTo(Rows rows) {
            rows.add(note, at);
        }

        @Override
        public Worth worth() {
            return note.kind().ending() ? Worth.END : Worth.RECORD;
        }

        @Override
        public int size() {
            return note.body().length();
        }

        @Override
        public String title() {
            return note.kind() + " of " + note.subject() + ": " + Texts.line(note.text());
        }

        /** The line of it. */
        Noted withoutBody() {
            String text = note.text() + " [" + note.body().length() + " characters more found no room]";
            return new Noted(new Note(note.subject(), note.kind(), text), at);
        }
    }
}
