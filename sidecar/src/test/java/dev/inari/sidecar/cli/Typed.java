package dev.inari.sidecar.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** What a person saw after typing a command. */
record Typed(int code, String out, String err) {

    static Typed in(Host host, String... arguments) {
        return in(host, Ansi.OFF, arguments);
    }

    static Typed in(Host host, Ansi ansi, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Main.commandLine(host);
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(ansi));
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        int code = commandLine.execute(arguments);
        return new Typed(code, out.toString(), err.toString());
    }
}
