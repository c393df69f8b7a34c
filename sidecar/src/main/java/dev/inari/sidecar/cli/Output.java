package dev.inari.sidecar.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Model.CommandSpec;

/** Where a command writes: results to standard output, everything else to standard error; colour only where picocli finds a terminal. */
record Output(PrintWriter out, PrintWriter err, Ansi ansi) {

    static Output of(CommandSpec spec) {
        CommandLine commandLine = spec.commandLine();
        return new Output(
                commandLine.getOut(),
                commandLine.getErr(),
                commandLine.getColorScheme().ansi());
    }

    void result(String line) {
        out.println(line);
    }

    void table(Table table) {
        out.print(table.render(ansi));
        out.flush();
    }

    void json(Object value) {
        out.println(Json.of(value));
    }

    /** Something wrong that was found; a result like the others, so it goes where they go. */
    void wrong(String line) {
        out.println(styled(Style.fg_red, line));
    }

    void note(String line) {
        err.println(styled(Style.fg_yellow, line));
    }

    /** How far something is that takes its time. Lines, because not everything that reads them is a terminal. */
    void progress(String line) {
        err.println(Table.harmless(line));
        err.flush();
    }

    private String styled(IStyle style, String line) {
        return styled(ansi, style, Table.harmless(line));
    }

    static String styled(Ansi ansi, IStyle style, String text) {
        return ansi.enabled() ? style.on() + text + style.off() : text;
    }
}
