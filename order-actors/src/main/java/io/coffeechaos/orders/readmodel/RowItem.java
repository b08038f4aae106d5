package io.coffeechaos.orders.readmodel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.coffeechaos.orders.IdempotencyKey;
import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.TenantId;
import io.coffeechaos.orders.entity.HistoryEntry;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.OrderStatus;
import io.coffeechaos.orders.entity.OrderView;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An {@link OrderRow} as a DynamoDB item.
 *
 * <pre>
 * PK  {tenant}#{bucket 00..63}   SK  ORDER#{id}        each key takes about 1/64 of the writes
 * order_id items total timestamp created_at            the attributes of the original lab
 * status version delayed idempotency_key view events   the data for readers
 * accepted_at_id  customer                             keys of the two list indexes
 * wake_bucket wake_at waits_for                        only while open: keys of the index of open orders
 * quarantined                                          why an open order is not in that index and is not woken
 * </pre>
 */
final class RowItem {
    static final String PK = "PK";
    static final String SK = "SK";
    static final String ORDER_ID = "order_id";
    static final String STATUS = "status";
    static final String VERSION = "version";
    static final String DELAYED = "delayed";
    static final String VIEW = "view";
    static final String EVENTS = "events";
    static final String KEY = "idempotency_key";
    static final String ACCEPTED_AT_ID = "accepted_at_id";
    static final String CUSTOMER = "customer";
    static final String WAKE_BUCKET = "wake_bucket";
    static final String WAKE_AT = "wake_at";
    static final String WAITS_FOR = "waits_for";
    static final String QUARANTINED = "quarantined";

    /** The number of partition keys of the rows. */
    static final int BUCKETS = 64;

    /** RFC 3339 with milliseconds, so that text order is time order. */
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private RowItem() {}

    static String partition(TenantId tenant, int bucket) {
        return "%s#%02d".formatted(tenant, bucket);
    }

    static Map<String, AttributeValue> key(TenantId tenant, OrderId id) {
        return Map.of(PK, text(partition(tenant, id.bucket(BUCKETS))), SK, text("ORDER#" + id));
    }

    static String customer(TenantId tenant, String customerId) {
        return tenant + "#" + customerId;
    }

    static String wakeBucket(TenantId tenant, int bucket) {
        return "%s#wake-%02d".formatted(tenant, bucket);
    }

    static String time(Instant instant) {
        return MILLIS.format(instant);
    }

    static Map<String, AttributeValue> of(OrderRow row) {
        OrderView view = row.view();
        Map<String, AttributeValue> item = new HashMap<>(key(row.tenant(), row.id()));
        item.put(ORDER_ID, text(row.id().value()));
        item.put(
                "items",
                AttributeValue.fromL(view.items().stream().map(RowItem::line).toList()));
        item.put("total", number(dollars(view.total())));
        item.put("timestamp", text(time(view.acceptedAt())));
        item.put("created_at", text(time(view.acceptedAt())));
        item.put(STATUS, text(view.status().name()));
        item.put(VERSION, number(view.version()));
        item.put(DELAYED, AttributeValue.fromBool(view.delayed()));
        item.put(KEY, text(row.key().value()));
        item.put(VIEW, text(json(view)));
        item.put(EVENTS, text(json(row.events())));
        item.put(ACCEPTED_AT_ID, text(time(view.acceptedAt()) + "#" + row.id()));
        view.customerId().ifPresent(customer -> item.put(CUSTOMER, text(customer(row.tenant(), customer))));
        row.wakeAt().ifPresent(at -> {
            item.put(WAKE_BUCKET, text(wakeBucket(row.tenant(), row.id().bucket(OrderRows.WAKE_BUCKETS))));
            item.put(WAKE_AT, text(time(at)));
        });
        row.step().ifPresent(step -> item.put(WAITS_FOR, text(step.wireName())));
        return item;
    }

    /**
     * Reads a row.
     *
     * @throws IllegalStateException when an attribute is missing or not valid
     */
    static OrderRow row(TenantId tenant, Map<String, AttributeValue> item) {
        return new OrderRow(
                tenant,
                new IdempotencyKey(textOf(item, KEY)),
                view(item),
                read(textOf(item, EVENTS), new TypeReference<List<HistoryEntry>>() {}),
                Optional.ofNullable(item.get(WAKE_AT)).map(at -> Instant.parse(at.s())),
                waitsFor(item),
                Optional.ofNullable(item.get(QUARANTINED)).map(AttributeValue::s));
    }

    /**
     * Reads the part of a row that a list shows.
     *
     * @throws IllegalStateException when it is missing or not valid
     */
    static OrderView view(Map<String, AttributeValue> item) {
        return read(textOf(item, VIEW), new TypeReference<OrderView>() {});
    }

    /** The status of a row; empty if the item has none that is known. */
    static Optional<OrderStatus> status(Map<String, AttributeValue> item) {
        return Optional.ofNullable(item.get(STATUS)).map(AttributeValue::s).flatMap(name -> Arrays.stream(
                        OrderStatus.values())
                .filter(status -> status.name().equals(name))
                .findFirst());
    }

    static boolean isDelayed(Map<String, AttributeValue> item) {
        return Optional.ofNullable(item.get(DELAYED))
                .filter(delayed -> Boolean.TRUE.equals(delayed.bool()))
                .isPresent();
    }

    private static String textOf(Map<String, AttributeValue> item, String attribute) {
        return Optional.ofNullable(item.get(attribute))
                .map(AttributeValue::s)
                .orElseThrow(() -> new IllegalStateException("a row of the table has no " + attribute));
    }

    static Optional<Step> waitsFor(Map<String, AttributeValue> item) {
        return Optional.ofNullable(item.get(WAITS_FOR)).map(step -> Step.of(step.s()));
    }

    static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    static AttributeValue number(long value) {
        return number(Long.toString(value));
    }

    private static AttributeValue number(String value) {
        return AttributeValue.fromN(value);
    }

    /** One order line in the item format of the original lab, whose field names come from a Go struct. */
    private static AttributeValue line(OrderLine line) {
        return AttributeValue.fromM(Map.of(
                "ID", text(line.productId()),
                "Name", text(line.name()),
                "Price", number(dollars(line.unitPrice())),
                "Quantity", number(Integer.toString(line.quantity()))));
    }

    private static String dollars(Money money) {
        return BigDecimal.valueOf(money.amount(), 2).toPlainString();
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot serialize a row: " + value.getClass(), e);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot read a row of the table: " + e.getOriginalMessage(), e);
        }
    }
}
