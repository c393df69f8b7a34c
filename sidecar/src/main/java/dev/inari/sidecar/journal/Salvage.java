package dev.inari.sidecar.journal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the holds out of a damaged file from both ends, as far as that goes: an operator who was promised that an engine is left alone should not find it gone. */
final class Salvage {
    private static final Logger LOG = LoggerFactory.getLogger(Salvage.class);

    // By the table itself: an index may be damaged where the table is not.
    private static final String ENTRIES =
            "select * from entry not indexed where what in ('HOLD', 'RELEASE', 'GONE') order by id ";

    private Salvage() {}

    static List<Row> holds(Database damaged) {
        Map<Long, Row> found = new TreeMap<>();
        for (String direction : List.of("asc", "desc")) {
            try {
                damaged.read(handle -> {
                    handle.createQuery(ENTRIES + direction)
                            .map((from, context) -> Row.of(from))
                            .forEach(row -> found.put(row.id(), row));
                    return found;
                });
            } catch (JournalException e) {
                LOG.debug("{} entries up to the damage, {}", found.size(), direction, e);
            }
        }
        Map<String, Row> holds = new LinkedHashMap<>();
        found.values().forEach(row -> {
            if (row.what().equals(Deed.HOLD.name())) {
                holds.put(row.subject().key(), row);
            } else {
                holds.remove(row.subject().key());
            }
        });
        return List.copyOf(holds.values());
    }
}
