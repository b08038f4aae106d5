package io.coffeechaos.orders.readmodel;

import static io.coffeechaos.orders.readmodel.OrderRowsContract.join;
import static io.coffeechaos.orders.readmodel.OrderRowsContract.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.coffeechaos.orders.TenantId;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.OrderStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

class UnreadableRowsTest {
    private static final Instant NOON = Instant.parse("2026-01-10T12:00:00Z");
    private static final TenantId TENANT = new TenantId("t");
    private static final OrderRow ROW = row("t", "a", NOON, OrderStatus.CONFIRMED, Optional.empty());

    private static Map<String, AttributeValue> without(String... attributes) {
        OrderRow other = row("t", "b", NOON.plusSeconds(1), OrderStatus.CONFIRMED, Optional.empty());
        Map<String, AttributeValue> item = new HashMap<>(RowItem.of(other));
        List.of(attributes).forEach(item::remove);
        return item;
    }

    /** A table with these items, all under the key that is asked for first. */
    private static DynamoDbOrderRows table(List<Map<String, AttributeValue>> items) {
        DynamoDbAsyncClient client = new DynamoDbAsyncClient() {
            @Override
            public CompletableFuture<QueryResponse> query(QueryRequest request) {
                String hash = request.expressionAttributeValues().get(":hash").s();
                return CompletableFuture.completedFuture(QueryResponse.builder()
                        .items(items.stream()
                                .filter(item -> item.get(RowItem.PK).s().equals(hash))
                                .toList())
                        .build());
            }

            @Override
            public CompletableFuture<ScanResponse> scan(ScanRequest request) {
                return CompletableFuture.completedFuture(
                        ScanResponse.builder().items(items).build());
            }

            @Override
            public String serviceName() {
                return "table";
            }

            @Override
            public void close() {}
        };
        return new DynamoDbOrderRows(client, "orders", TENANT, InstantSource.fixed(NOON));
    }

    private static OrderRows.Query firstPage(int limit) {
        return new OrderRows.Query(limit, Optional.empty(), Set.of(), Optional.empty());
    }

    @Test
    void aListSkipsAnItemWithoutAViewAndShowsTheOthers() {
        DynamoDbOrderRows rows = table(List.of(RowItem.of(ROW), without(RowItem.VIEW, RowItem.EVENTS)));

        assertThat(join(rows.list(firstPage(100))).orders()).containsExactly(ROW.view());
    }

    @Test
    void aPageOfUnreadableItemsStillLeadsToTheNextPage() {
        DynamoDbOrderRows rows = table(List.of(RowItem.of(ROW), without(RowItem.VIEW)));

        OrderRows.Page first = join(rows.list(firstPage(1)));

        assertThat(first.orders()).isEmpty();
        assertThat(first.nextCursor()).isPresent();
    }

    @Test
    void aViewThatIsNotValidIsSkipped() {
        Map<String, AttributeValue> broken = without();
        broken.put(RowItem.VIEW, RowItem.text("{\"id\":"));

        assertThat(join(table(List.of(broken)).list(firstPage(100))).orders()).isEmpty();
    }

    @Test
    void theCountLeavesOutItemsWithoutAKnownStatus() {
        Map<String, AttributeValue> foreign = without();
        foreign.put(RowItem.STATUS, RowItem.text("SHIPPED_BY_MOON"));

        OrderRows.Counts counts = join(table(List.of(
                        RowItem.of(ROW), without(RowItem.STATUS, RowItem.DELAYED), without(RowItem.DELAYED), foreign))
                .count());

        assertThat(counts.byStatus()).containsEntry(OrderStatus.CONFIRMED, 2L);
        assertThat(counts.delayed()).isZero();
    }

    @Test
    void eachItemIsLoggedOnce() {
        UnreadableRows unreadable = new UnreadableRows();

        assertThat(unreadable.view(without(RowItem.VIEW))).isEmpty();
        assertThat(unreadable.view(without(RowItem.VIEW))).isEmpty();
        assertThat(unreadable.view(RowItem.of(ROW))).contains(ROW.view());

        assertThat(unreadable.count()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {RowItem.VIEW, RowItem.EVENTS, RowItem.KEY})
    void aMissingAttributeIsNamed(String attribute) {
        assertThatIllegalStateException()
                .isThrownBy(() -> RowItem.row(TENANT, without(attribute)))
                .withMessageContaining(attribute);
    }
}
