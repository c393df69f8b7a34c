package dev.inari.sidecar.cli;

import dev.inari.sidecar.config.ConfigException;
import dev.inari.sidecar.http.User;
import dev.inari.sidecar.http.UsersFile;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets somebody in no more. */
@Command(
        name = "remove",
        description = "Let somebody use HTTP no more.",
        footer = {"", "Exit code 0 once it is written, 7 if there is nobody of this name."})
final class UserRemoveCommand implements Callable<Integer> {
    private final Host host;
    private final InariCommand root;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "As inari user list shows it.")
    private String name = "";

    UserRemoveCommand(Host host, InariCommand root) {
        this.host = host;
        this.root = root;
    }

    @Override
    public Integer call() throws ConfigException {
        UsersFile file = UserCommand.file(host, root);
        UserCommand.change(file, users -> {
            List<User> left =
                    users.stream().filter(each -> !each.name().equals(name)).toList();
            if (left.size() == users.size()) {
                throw new CommandFailure(ExitCode.NOT_FOUND, "there is no user " + name + " in " + file.path());
            }
            return left;
        });
        Output.of(Objects.requireNonNull(spec)).note(name + " is removed from " + file.path());
        return ExitCode.OK.code();
    }
}
