package dev.inari.sidecar.guard;

import org.jspecify.annotations.Nullable;

/** What operators said of one engine; none of it is forgotten by itself but an order that was carried out or refused. */
public record Operator(@Nullable Order order, @Nullable Hold hold) {
    static final Operator SILENT = new Operator(null, null);

    Operator with(@Nullable Order next) {
        return new Operator(next, hold);
    }

    Operator with(@Nullable Hold next) {
        return new Operator(order, next);
    }
}
