package dev.inari.sidecar.batch;

import dev.inari.sidecar.batch.Outcome.Answered;
import dev.inari.sidecar.batch.Outcome.Missed;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks through a server's list of batches of one state. The list shifts while batches come and go, so that some of a page may have been on the last
 * one: those are left out. Holds a page and the ids of the one before, however long the list is.
 */
final class BatchList {
    private static final Logger LOG = LoggerFactory.getLogger(BatchList.class);

    private final KyuubiRest rest;
    private final SweepSettings settings;

    BatchList(KyuubiRest rest, SweepSettings settings) {
        this.rest = rest;
        this.settings = settings;
    }

    /**
     * Goes on until the list, the bound or the patience of the caller ends.
     *
     * @param goesOn asked after each batch
     * @return why it broke off, in words, if the server is to blame
     */
    Optional<String> walk(BatchState state, Consumer<BatchRecord> each, BooleanSupplier goesOn) {
        Set<UUID> before = Set.of();
        for (int from = 0; from < settings.mostListed(); from += settings.pageSize()) {
            Outcome<BatchPage> answer = rest.batches(state, from, settings.pageSize());
            if (answer instanceof Missed<BatchPage> missed) {
                return Optional.of(missed.failure().words());
            }
            BatchPage page = ((Answered<BatchPage>) answer).value();
            page.unreadable().forEach(what -> LOG.warn("{} lists {}; it is left out", rest.name(), what));
            Set<UUID> now = page.batches().stream().map(BatchRecord::id).collect(Collectors.toSet());
            Optional<String> wrong = wrong(page, now, before);
            if (wrong.isPresent() || !tell(page, before, each, goesOn)) {
                return wrong;
            }
            // The total of a page is only its length: the end shows in a page that is not full.
            if (page.listed() < settings.pageSize()) {
                return Optional.empty();
            }
            before = now;
        }
        LOG.warn(
                "{} has more than {} batches that are {}; the rest is not looked at",
                rest.name(),
                settings.mostListed(),
                state);
        return Optional.empty();
    }

    private Optional<String> wrong(BatchPage page, Set<UUID> now, Set<UUID> before) {
        if (page.listed() > settings.pageSize()) {
            return Optional.of(
                    rest.name() + " lists " + page.listed() + " batches when asked for " + settings.pageSize());
        }
        return !now.isEmpty() && before.containsAll(now)
                ? Optional.of(rest.name() + " gives the same page of its list again and again")
                : Optional.empty();
    }

    private static boolean tell(BatchPage page, Set<UUID> before, Consumer<BatchRecord> each, BooleanSupplier goesOn) {
        for (BatchRecord batch : page.batches()) {
            if (!before.contains(batch.id())) {
                each.accept(batch);
                if (!goesOn.getAsBoolean()) {
                    return false;
                }
            }
        }
        return true;
    }
}
