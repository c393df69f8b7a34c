package dev.inari.sidecar.http;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether what somebody shows proves who they are. Every comparison takes the same time for right and wrong, and a name that nobody
 * has costs what one costs that somebody has. Thread-safe.
 */
final class Proofs {
    private static final PasswordHash NOBODYS = PasswordHash.of(TokenHash.random());

    private final Users users;
    private final TokenHash ownToken;
    private final Principal ownUser;
    private final Remembered remembered;

    /** @param controlToken the token of the control file, by which the daemon's own user is an operator */
    Proofs(Users users, String controlToken, long ownUid, LongSupplier nanos) {
        this.users = users;
        this.ownToken = TokenHash.of(controlToken);
        this.ownUser = new Principal(System.getProperty("user.name", "") + " (uid " + ownUid + ")", Role.OPERATOR);
        this.remembered = new Remembered(nanos);
    }

    /** Whose token that is; null if it is nobody's. */
    @Nullable
    Principal ofToken(Shown.Bearer shown) {
        Principal found = ownToken.matches(shown.token()) ? ownUser : null;
        for (User each : users.now().users()) {
            TokenHash token = each.token();
            if (token != null && token.matches(shown.token())) {
                found = each.principal();
            }
        }
        return found;
    }

    /** Who that is, if the same was found right a moment ago; null if it must be checked. */
    @Nullable
    Principal remembered(Shown.Basic shown) {
        return remembered.find(shown, users.now().edition());
    }

    /** Who that is; null if name or password are wrong. Takes a good part of a second of a processor. */
    @Nullable
    Principal ofPassword(Shown.Basic shown) {
        Users.Known known = users.now();
        PasswordHash hash = null;
        Principal principal = null;
        for (User each : known.users()) {
            if (each.name().equals(shown.name()) && each.password() != null) {
                hash = each.password();
                principal = each.principal();
            }
        }
        boolean right = (hash == null ? likeOthers(known.users()) : hash).matches(shown.password());
        if (hash == null || principal == null || !right) {
            return null;
        }
        remembered.add(shown, known.edition(), principal);
        return principal;
    }

    /** A hash that costs what the dearest of theirs does. */
    private static PasswordHash likeOthers(List<User> users) {
        return users.stream()
                .map(User::password)
                .filter(Objects::nonNull)
                .max(Comparator.comparingInt(PasswordHash::iterations))
                .orElse(NOBODYS);
    }
}
