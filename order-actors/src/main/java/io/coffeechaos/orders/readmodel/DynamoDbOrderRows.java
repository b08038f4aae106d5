package io.coffeechaos.orders.readmodel;

import static io.coffeechaos.orders.readmodel.RowItem.text;

import io.coffeechaos.orders.Failures;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.TenantId;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.OrderStatus;
import io.coffeechaos.orders.entity.OrderView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** {@link OrderRows} on one DynamoDB table. {@link RowItem} describes the items, and {@code Tables} the indexes. */
public final class DynamoDbOrderRows implements OrderRows {
    /** The index of all orders of a bucket by time. */
    public static final String BY_TIME = "orders-by-time";

    /** The index of the orders of a customer by time. */
    public static final String BY_CUSTOMER = "orders-by-customer";

    /** The sparse index of open orders by the time at which the sweeper wakes them. */
    public static final String TO_WAKE = "orders-to-wake";

    /** The rows that one request reads if a filter drops some of them. */
    private static final int PAGE_ROWS = 250;

    /**
     * The row of an event that is not older than this comes from the owner of the order: to become the owner takes longer. An
     * older row may come from a node that was frozen, cut off or could not write, and others have gone on with the order.
     */
    private static final Duration FRESH_MAX = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(DynamoDbOrderRows.class);

    private static final Pattern POSITION = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]{12}Z#ord_[0-9a-z]{26}");
    private static final Comparator<Map<String, AttributeValue>> NEWEST_FIRST = Comparator.comparing(
                    (Map<String, AttributeValue> item) ->
                            item.get(RowItem.ACCEPTED_AT_ID).s())
            .reversed();

    private final DynamoDbAsyncClient client;
    private final String table;
    private final TenantId tenant;
    private final InstantSource clock;
    private final UnreadableRows unreadable = new UnreadableRows();

    /** Creates the store of the rows of one tenant in this table. */
    public DynamoDbOrderRows(DynamoDbAsyncClient client, String table, TenantId tenant, InstantSource clock) {
        this.client = client;
        this.table = table;
        this.tenant = tenant;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Optional<OrderRow>> find(OrderId id) {
        GetItemRequest request = GetItemRequest.builder()
                .tableName(table)
                .key(RowItem.key(tenant, id))
                .consistentRead(true)
                .build();
        return available(
                "the row of " + id,
                client.getItem(request)
                        .thenApply(response -> response.hasItem()
                                ? Optional.of(RowItem.row(tenant, response.item()))
                                : Optional.empty()));
    }

    @Override
    public CompletionStage<Set<OrderId>> write(List<OrderRow> rows) {
        if (rows.isEmpty() || rows.size() > BATCH_ROWS_MAX) {
            throw new IllegalArgumentException("one write takes 1 to " + BATCH_ROWS_MAX + " rows: got " + rows.size());
        }
        Instant fresh = clock.instant().minus(FRESH_MAX);
        Map<Boolean, List<OrderRow>> byFreshness = rows.stream()
                .collect(Collectors.partitioningBy(row -> row.view().updatedAt().isAfter(fresh)));
        CompletableFuture<Void> others = CompletableFuture.allOf(
                byFreshness.get(false).stream().map(this::putIfNewest).toArray(CompletableFuture[]::new));
        return available(
                "writing " + rows.size() + " rows",
                putAll(byFreshness.get(true)).thenCombine(others, (unprocessed, done) -> unprocessed));
    }

    /** Puts rows without a condition, in one request. Returns the orders that it left out. */
    private CompletableFuture<Set<OrderId>> putAll(List<OrderRow> rows) {
        if (rows.isEmpty()) {
            return CompletableFuture.completedFuture(Set.of());
        }
        List<WriteRequest> puts = rows.stream()
                .map(row -> WriteRequest.builder()
                        .putRequest(PutRequest.builder().item(RowItem.of(row)).build())
                        .build())
                .toList();
        BatchWriteItemRequest request = BatchWriteItemRequest.builder()
                .requestItems(Map.of(table, puts))
                .build();
        return client.batchWriteItem(request)
                .thenApply(response -> response.unprocessedItems().getOrDefault(table, List.of()).stream()
                        .map(put -> new OrderId(
                                put.putRequest().item().get(RowItem.ORDER_ID).s()))
                        .collect(Collectors.toSet()));
    }

    /** Puts a row, unless the table has a newer one of the order. */
    private CompletableFuture<Void> putIfNewest(OrderRow row) {
        PutItemRequest request = PutItemRequest.builder()
                .tableName(table)
                .item(RowItem.of(row))
                .conditionExpression("attribute_not_exists(#key) OR #version <= :version")
                .expressionAttributeNames(Map.of("#key", RowItem.PK, "#version", RowItem.VERSION))
                .expressionAttributeValues(
                        Map.of(":version", RowItem.number(row.view().version())))
                .build();
        return client.putItem(request).<Void>handle((done, failure) -> {
            switch (Failures.cause(failure)) {
                case null -> {}
                case ConditionalCheckFailedException newer ->
                    LOG.atInfo()
                            .addKeyValue("orderId", row.id())
                            .addKeyValue("traceId", row.view().traceId())
                            .log(
                                    "row of version {} left out: the table has a newer one",
                                    row.view().version());
                case Throwable other -> throw new CompletionException(other);
            }
            return null;
        });
    }

    @Override
    public CompletionStage<Boolean> quarantine(OrderId id, String why) {
        UpdateItemRequest request = UpdateItemRequest.builder()
                .tableName(table)
                .key(RowItem.key(tenant, id))
                .conditionExpression("attribute_exists(#key)")
                .updateExpression("SET #why = :why REMOVE #bucket, #at")
                .expressionAttributeNames(Map.of(
                        "#key", RowItem.PK,
                        "#why", RowItem.QUARANTINED,
                        "#bucket", RowItem.WAKE_BUCKET,
                        "#at", RowItem.WAKE_AT))
                .expressionAttributeValues(Map.of(":why", text(why)))
                .build();
        return available("quarantining " + id, client.updateItem(request).handle((done, failure) -> {
            Throwable cause = Failures.cause(failure);
            return switch (cause) {
                case null -> true;
                case ConditionalCheckFailedException noRow -> false;
                case Throwable other -> throw new CompletionException(other);
            };
        }));
    }

    @Override
    public CompletionStage<Page> list(Query query) {
        Optional<String> before = query.cursor().map(DynamoDbOrderRows::position);
        List<CompletableFuture<List<Map<String, AttributeValue>>>> parts = query.customerId()
                .map(customer -> Stream.of(
                        newest(BY_CUSTOMER, RowItem.CUSTOMER, RowItem.customer(tenant, customer), before, query)))
                .orElseGet(() -> IntStream.range(0, RowItem.BUCKETS)
                        .mapToObj(bucket ->
                                newest(BY_TIME, RowItem.PK, RowItem.partition(tenant, bucket), before, query)))
                .toList();
        CompletableFuture<Page> page = CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                .thenApply(all -> page(parts, query.limit()));
        return available("a page of orders", page);
    }

    /** Skips rows that cannot be read, so that one bad item does not hide all other orders. */
    private Page page(List<CompletableFuture<List<Map<String, AttributeValue>>>> parts, int limit) {
        List<Map<String, AttributeValue>> merged = parts.stream()
                .flatMap(part -> part.join().stream())
                .sorted(NEWEST_FIRST)
                .limit(limit + 1L)
                .toList();
        List<Map<String, AttributeValue>> shown = merged.subList(0, Math.min(limit, merged.size()));
        List<OrderView> orders =
                shown.stream().flatMap(item -> unreadable.view(item).stream()).toList();
        return new Page(
                orders,
                merged.size() > limit
                        ? Optional.of(cursor(
                                shown.getLast().get(RowItem.ACCEPTED_AT_ID).s()))
                        : Optional.empty());
    }

    /** Reads the newest matching items under one index key, one more than the page holds. */
    private CompletableFuture<List<Map<String, AttributeValue>>> newest(
            String index, String hashName, String hash, Optional<String> before, Query query) {
        Map<String, String> names = new HashMap<>(Map.of("#hash", hashName));
        Map<String, AttributeValue> values = new HashMap<>(Map.of(":hash", text(hash)));
        StringBuilder condition = new StringBuilder("#hash = :hash");
        before.ifPresent(position -> {
            names.put("#at", RowItem.ACCEPTED_AT_ID);
            values.put(":before", text(position));
            condition.append(" AND #at < :before");
        });
        QueryRequest.Builder request = QueryRequest.builder()
                .tableName(table)
                .indexName(index)
                .keyConditionExpression(condition.toString())
                .scanIndexForward(false)
                .limit(query.limit() + 1);
        if (!query.statuses().isEmpty()) {
            names.put("#status", RowItem.STATUS);
            List<String> wanted = new ArrayList<>();
            query.statuses().forEach(status -> {
                values.put(":" + status.name(), text(status.name()));
                wanted.add(":" + status.name());
            });
            request.filterExpression("#status IN (" + String.join(", ", wanted) + ")");
        }
        request.expressionAttributeNames(names).expressionAttributeValues(values);
        return newest(request.build(), new ArrayList<>(), query.limit() + 1);
    }

    private CompletableFuture<List<Map<String, AttributeValue>>> newest(
            QueryRequest request, List<Map<String, AttributeValue>> found, int enough) {
        return client.query(request).thenCompose(response -> {
            found.addAll(response.items());
            return found.size() >= enough || response.lastEvaluatedKey().isEmpty()
                    ? CompletableFuture.completedFuture(found)
                    : newest(
                            request.toBuilder()
                                    .exclusiveStartKey(response.lastEvaluatedKey())
                                    .build(),
                            found,
                            enough);
        });
    }

    @Override
    public CompletionStage<Counts> count() {
        Instant asOf = clock.instant();
        ScanRequest request = ScanRequest.builder()
                .tableName(table)
                .projectionExpression("#status, #delayed")
                .expressionAttributeNames(Map.of("#status", RowItem.STATUS, "#delayed", RowItem.DELAYED))
                .build();
        return available("counting the orders", count(request, new Tally()).thenApply(tally -> tally.counts(asOf)));
    }

    private CompletableFuture<Tally> count(ScanRequest request, Tally tally) {
        return client.scan(request).thenCompose(response -> {
            response.items().forEach(tally::add);
            return response.lastEvaluatedKey().isEmpty()
                    ? CompletableFuture.completedFuture(tally)
                    : count(
                            request.toBuilder()
                                    .exclusiveStartKey(response.lastEvaluatedKey())
                                    .build(),
                            tally);
        });
    }

    private static final class Tally {
        private final Map<OrderStatus, Long> byStatus = new EnumMap<>(OrderStatus.class);
        private long delayed;

        Tally() {
            for (OrderStatus status : OrderStatus.values()) {
                byStatus.put(status, 0L);
            }
        }

        void add(Map<String, AttributeValue> item) {
            Optional<OrderStatus> status = RowItem.status(item);
            status.ifPresent(known -> byStatus.merge(known, 1L, Long::sum));
            if (status.isPresent() && RowItem.isDelayed(item)) {
                delayed++;
            }
        }

        Counts counts(Instant asOf) {
            return new Counts(byStatus, delayed, asOf);
        }
    }

    @Override
    public CompletionStage<List<Due>> due(int bucket, Instant now, Set<Step> except, int limitRows) {
        Map<String, String> names = new HashMap<>(Map.of("#bucket", RowItem.WAKE_BUCKET, "#at", RowItem.WAKE_AT));
        Map<String, AttributeValue> values = new HashMap<>(
                Map.of(":bucket", text(RowItem.wakeBucket(tenant, bucket)), ":now", text(RowItem.time(now))));
        QueryRequest.Builder request = QueryRequest.builder()
                .tableName(table)
                .indexName(TO_WAKE)
                .keyConditionExpression("#bucket = :bucket AND #at <= :now")
                .limit(limitRows);
        if (!except.isEmpty()) {
            names.put("#step", RowItem.WAITS_FOR);
            except.forEach(step -> values.put(":" + step.wireName(), text(step.wireName())));
            String steps = except.stream().map(step -> ":" + step.wireName()).collect(Collectors.joining(", "));
            // Filtered rows count towards the limit of a page, so one page may be empty and the next one not.
            request.filterExpression("NOT #step IN (" + steps + ")").limit(PAGE_ROWS);
        }
        request.expressionAttributeNames(names).expressionAttributeValues(values);
        List<Due> due = Collections.synchronizedList(new ArrayList<>());
        return available(
                "open orders to wake",
                client.queryPaginator(request.build())
                        .items()
                        .limit(limitRows)
                        .subscribe(item -> due.add(due(item)))
                        .thenApply(done -> List.copyOf(due)));
    }

    private static Due due(Map<String, AttributeValue> item) {
        return new Due(
                new OrderId(item.get(RowItem.SK).s().substring("ORDER#".length())),
                RowItem.waitsFor(item),
                Instant.parse(item.get(RowItem.WAKE_AT).s()));
    }

    private static String cursor(String position) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.UTF_8));
    }

    private static String position(String cursor) {
        String position = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        if (!POSITION.matcher(position).matches()) {
            throw new IllegalArgumentException("the cursor does not come from a list");
        }
        return position;
    }

    private static <T> CompletionStage<T> available(String what, CompletableFuture<T> answer) {
        return answer.exceptionally(failure -> {
            Throwable cause = Failures.cause(failure);
            throw new StoreUnavailable(what + ": " + cause.getMessage(), cause);
        });
    }
}
