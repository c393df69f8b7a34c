package dev.inari.sidecar.cli;

import dev.inari.sidecar.config.ConfigException;
import dev.inari.sidecar.http.User;
import dev.inari.sidecar.http.UsersFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands about users of HTTP have in common: the file, and how it is read and written. */
@Command(
        name = "user",
        description = {
            "Say who may use HTTP: keeps the file that inari.http.users-file names.",
            "A daemon that runs takes a change within 2 s."
        },
        synopsisSubcommandLabel = "COMMAND")
final class UserCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "Say what to do: add, remove or list");
        }
    }

    /** The configured file. */
    static UsersFile file(Host host, InariCommand root) throws ConfigException {
        Path path = root.load()
                .settings()
                .http()
                .usersFile()
                .orElseThrow(
                        () -> new CommandFailure(
                                ExitCode.CONFIG,
                                "no users file is configured; set inari.http.users-file, or INARI_HTTP_USERS_FILE=/etc/inari/users"));
        return new UsersFile(path, host.processes().ownUid());
    }

    /** Everybody in it; nobody if there is no such file yet. */
    static List<User> read(UsersFile file) {
        try {
            return file.read();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw CommandFailure.foundWrong(String.valueOf(e.getMessage()));
        }
    }

    /** What is done to the file while nobody else changes it. */
    interface Change {
        List<User> of(List<User> users);
    }

    static void change(UsersFile file, Change change) {
        try {
            file.change(change::of);
        } catch (IOException e) {
            throw CommandFailure.foundWrong(file.path() + " was not changed: " + e.getMessage());
        }
    }
}
