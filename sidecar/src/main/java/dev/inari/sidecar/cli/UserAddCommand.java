package dev.inari.sidecar.cli;

import dev.inari.sidecar.config.ConfigException;
import dev.inari.sidecar.http.Role;
import dev.inari.sidecar.http.User;
import dev.inari.sidecar.http.UsersFile;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets somebody in by a password, or a tool by a token. */
@Command(
        name = "add",
        description = {
            "Let somebody use HTTP, by a password that is asked for, or with --token by a token that is made and printed once.",
            "A password is read from the terminal, or from the first line of standard input; never from an argument, which others could see."
        },
        footer = {
            "",
            "Exit code 0 once it is written, 5 if the name is taken, 3 if no users file is configured.",
            "",
            "Examples:",
            "  inari user add ann --role operator",
            "  inari user add grafana --role reader --token",
        })
final class UserAddCommand implements Callable<Integer> {
    /** As NIST SP 800-63B asks for at least. */
    private static final int SHORTEST_PASSWORD = 8;

    private static final int LONGEST_PASSWORD = 1000;

    private final Host host;
    private final InariCommand root;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "Letters, digits and . _ @ -, 64 at most.")
    private String name = "";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            required = true,
            description =
                    "reader: sees everything but the whole ids of sessions; operator: may stop, kill, hold and release engines as well.")
    private String role = "";

    @Option(names = "--token", description = "Make a token of 256 random bits instead of asking for a password.")
    private boolean token;

    @Option(names = "--replace", description = "Give a name that is taken another password or token, and this role.")
    private boolean replace;

    UserAddCommand(Host host, InariCommand root) {
        this.host = host;
        this.root = root;
    }

    @Override
    public Integer call() throws ConfigException {
        Role given = Role.of(role)
                .orElseThrow(() ->
                        new CommandFailure(ExitCode.USAGE, "--role: '" + role + "' is none; write reader or operator"));
        UsersFile file = UserCommand.file(host, root);
        refuseIfTaken(UserCommand.read(file));
        Output output = Output.of(Objects.requireNonNull(spec));
        boolean fresh = !Files.exists(file.path());
        String secret = token ? User.newToken() : password();
        User user = user(given, secret);
        UserCommand.change(file, users -> {
            refuseIfTaken(users);
            List<User> changed = new ArrayList<>(users);
            changed.removeIf(each -> each.name().equals(name));
            changed.add(user);
            return changed;
        });
        output.note(name + " is a " + given.key() + " by a " + user.kind() + ", in " + file.path());
        if (fresh) {
            output.note("the file is new, for its owner alone; for a daemon of another user: chgrp GROUP " + file.path()
                    + " and chmod 640 it");
        }
        if (token) {
            output.note("this is the token, shown this once; give it as Authorization: Bearer TOKEN");
            output.result(secret);
        }
        return ExitCode.OK.code();
    }

    private void refuseIfTaken(List<User> users) {
        if (!replace && users.stream().anyMatch(each -> each.name().equals(name))) {
            throw new CommandFailure(
                    ExitCode.REFUSED, "there is a user " + name + "; --replace gives them another secret");
        }
    }

    private User user(Role given, String secret) {
        try {
            return token ? User.withToken(name, given, secret) : User.withPassword(name, given, secret);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, "NAME '" + name + "' " + e.getMessage(), e);
        }
    }

    private String password() {
        String password = host.secret("Password of " + name + ": ");
        if (password.length() < SHORTEST_PASSWORD || password.length() > LONGEST_PASSWORD) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "a password has " + SHORTEST_PASSWORD + " to " + LONGEST_PASSWORD
                            + " characters; nothing was changed");
        }
        return password;
    }
}
