package io.coffeechaos.orders.readmodel;

import io.coffeechaos.orders.entity.OrderView;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The items of the table that are no rows of ours, for example because another program wrote them. */
final class UnreadableRows {
    private static final Logger LOG = LoggerFactory.getLogger(UnreadableRows.class);

    /** Further items are skipped as well, but not logged. */
    private static final int LOGGED_MAX = 1000;

    private final Set<String> logged = new HashSet<>();

    /** Reads an item for a list. Logs an item that cannot be read once. */
    Optional<OrderView> view(Map<String, AttributeValue> item) {
        try {
            return Optional.of(RowItem.view(item));
        } catch (IllegalStateException unreadable) {
            log(item, unreadable);
            return Optional.empty();
        }
    }

    private void log(Map<String, AttributeValue> item, IllegalStateException unreadable) {
        String name =
                Optional.ofNullable(item.get(RowItem.SK)).map(AttributeValue::s).orElse("without a key");
        synchronized (logged) {
            if (logged.size() >= LOGGED_MAX || !logged.add(name)) {
                return;
            }
        }
        LOG.warn("lists skip the item {}: {}", name, unreadable.getMessage());
    }

    /** The number of different items that were logged. */
    int count() {
        synchronized (logged) {
            return logged.size();
        }
    }
}
