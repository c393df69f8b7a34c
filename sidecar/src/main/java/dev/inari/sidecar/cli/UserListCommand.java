package dev.inari.sidecar.cli;

import dev.inari.sidecar.config.ConfigException;
import dev.inari.sidecar.http.User;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows who may use HTTP. */
@Command(name = "list", description = "Show who may use HTTP, beside the daemon's own user.")
final class UserListCommand implements Callable<Integer> {
    private final Host host;
    private final InariCommand root;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    UserListCommand(Host host, InariCommand root) {
        this.host = host;
        this.root = root;
    }

    /** The form of {@code --json}. */
    record Users(List<Listed> users) {}

    /** One of them, without what proves it. */
    record Listed(String name, String role, String by) {}

    @Override
    public Integer call() throws ConfigException {
        List<User> users = UserCommand.read(UserCommand.file(host, root));
        Output output = Output.of(Objects.requireNonNull(spec));
        if (json) {
            output.json(new Users(users.stream()
                    .map(each -> new Listed(each.name(), each.role().key(), each.kind()))
                    .toList()));
        } else if (users.isEmpty()) {
            output.result("Nobody but the daemon's own user.");
        } else {
            Table table = new Table("NAME", "ROLE", "BY");
            users.forEach(each -> table.row(each.name(), each.role().key(), each.kind()));
            output.table(table);
        }
        return ExitCode.OK.code();
    }
}
