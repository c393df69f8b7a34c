package dev.inari.sidecar.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** Columns for a terminal. Cells come from engines and are made harmless: no control character of theirs reaches the terminal. */
final class Table {
    private static final int WIDEST_CELL = 60;
    /** There is nothing behind it that it could push aside. */
    private static final int WIDEST_LAST_CELL = 160;

    private static final String GAP = "  ";

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... header) {
        this.header = List.of(header);
    }

    void row(String... cells) {
        List<String> row = new ArrayList<>();
        for (String cell : cells) {
            row.add(fit(cell, row.size() == header.size() - 1 ? WIDEST_LAST_CELL : WIDEST_CELL));
        }
        rows.add(row);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    String render(Ansi ansi) {
        StringBuilder to = new StringBuilder();
        to.append(Output.styled(ansi, Style.bold, line(header))).append(System.lineSeparator());
        rows.forEach(row -> to.append(line(row)).append(System.lineSeparator()));
        return to.toString();
    }

    /** The text without anything that a terminal would obey. */
    static String harmless(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }

    /** Harmless, not empty and not longer than that. */
    static String fit(String cell, int widest) {
        String text = harmless(cell);
        if (text.isEmpty()) {
            return "-";
        }
        return text.length() <= widest ? text : text.substring(0, widest - 3) + "...";
    }

    private String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(cells.get(i))
                    .append(" "
                            .repeat(
                                    i == cells.size() - 1
                                            ? 0
                                            : width(i) - cells.get(i).length()))
                    .append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        int widest = header.get(column).length();
        for (List<String> row : rows) {
            widest = Math.max(widest, row.get(column).length());
        }
        return widest;
    }
}
