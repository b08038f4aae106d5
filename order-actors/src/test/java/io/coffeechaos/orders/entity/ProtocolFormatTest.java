package io.coffeechaos.orders.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderView.StepView;
import io.coffeechaos.orders.testkit.Orders;
import io.coffeechaos.orders.testkit.Released;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks the bytes of all messages about an order between nodes. In a rolling restart two releases share a cluster, so
 * each release must read the messages of the other. The manifests and bytes of a release are under {@code protocol/}.
 */
class ProtocolFormatTest {
    private static final Instant AT = Instant.parse("2026-11-21T10:00:01.500Z");

    /** The identifier of the serializer. It is sent with each message, beside the manifest. */
    private static final int IDENTIFIER = 33;

    private static ActorTestKit kit;

    @BeforeAll
    static void start() {
        kit = ActorTestKit.create(
                "format",
                ConfigFactory.parseResources("orders-serialization.conf")
                        .withFallback(ConfigFactory.defaultReference())
                        .resolve());
    }

    @AfterAll
    static void stop() {
        kit.shutdownTestKit();
    }

    /** One message of each type. */
    private static List<Object> messages() {
        OrderAccepted order = Orders.accepted("golden", 2);
        OrderView view = view(order);
        HistoryEntry entry = new HistoryEntry(
                2,
                EventType.STEP_DELAYED,
                AT,
                OrderStatus.PAYMENT_PENDING,
                true,
                Optional.of(Step.PAYMENT),
                Optional.of("later"));
        HistoryEntry bare = new HistoryEntry(
                1, EventType.ORDER_ACCEPTED, AT, OrderStatus.ACCEPTED, false, Optional.empty(), Optional.empty());
        return List.of(
                new OrderProtocol.Accept(order, true, nobody()),
                new OrderProtocol.Recall(order.fingerprint(), nobody()),
                new OrderProtocol.Cancel(nobody()),
                new OrderProtocol.Get(7, nobody()),
                new OrderProtocol.AwaitChange(7, Duration.ofMillis(2500), nobody()),
                new OrderProtocol.Subscribe(7, nobody()),
                new OrderProtocol.Wake(nobody()),
                new OrderProtocol.Accepted(order, true),
                new OrderProtocol.KeyReused(),
                new OrderProtocol.RefusedAsNew(),
                new OrderProtocol.StorageUnknown(),
                new OrderProtocol.Cancelling(view),
                new OrderProtocol.AlreadyCancelled(view),
                new OrderProtocol.NotCancellable(OrderStatus.CONFIRMED),
                new OrderProtocol.CancelNotFound(),
                new OrderProtocol.CancelUnknown(),
                new OrderProtocol.Found(view, List.of(bare, entry)),
                new OrderProtocol.NotFound(),
                new OrderProtocol.Stale(),
                new OrderProtocol.Events(List.of(entry), true),
                new OrderProtocol.Progress(view),
                new OrderProtocol.Awake(order.id()));
    }

    private static OrderView view(OrderAccepted order) {
        List<OrderLine> lines = order.items();
        return new OrderView(
                order.id(),
                4,
                OrderStatus.COMPENSATING,
                true,
                false,
                lines,
                order.total(),
                order.paymentMethod(),
                order.customerId(),
                List.of(
                        new StepView(
                                Step.PAYMENT,
                                StepState.UNDOING,
                                3,
                                Optional.of(AT),
                                Optional.of("pay_1"),
                                Optional.of(new StepError("timeout", "no answer in 3000 ms"))),
                        new StepView(
                                Step.INVENTORY,
                                StepState.FAILED,
                                1,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())),
                Optional.of(new OrderView.Reason("OUT_OF_STOCK", "none left")),
                order.traceId(),
                order.acceptedAt(),
                AT,
                Optional.of(AT));
    }

    private static <T> ActorRef<T> nobody() {
        return kit.system().deadLetters();
    }

    static Stream<String> names() {
        return crossing().stream().map(Class::getSimpleName).sorted();
    }

    @Test
    void theTestCoversEveryMessageBetweenNodes() {
        assertThat(messages())
                .extracting(message -> (Object) message.getClass())
                .containsExactlyInAnyOrderElementsOf(crossing());
    }

    @ParameterizedTest
    @MethodSource("names")
    void aMessageIsReadAsItWasWritten(String name) {
        Object message = message(name);
        SerializerWithStringManifest serializer = serializer(message);

        byte[] written = write(message);

        assertThat(serializer).isInstanceOf(OrderSerializer.class);
        assertThat(read(written, serializer.manifest(message))).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("names")
    void releasedBytesAreReadAndWrittenAsTheyWere(String name) {
        Object message = message(name);
        Released released = Released.read("protocol/" + name);

        assertThat(serializer(message).identifier()).isEqualTo(IDENTIFIER);
        assertThat(serializer(message).manifest(message)).isEqualTo(released.manifest());
        assertThat(HexFormat.of().formatHex(write(message))).isEqualTo(released.hex());
        assertThat(read(released.bytes(), released.manifest())).isEqualTo(message);
    }

    /** Serializes a message as remoting does: actor references contain addresses that other nodes can use. */
    private static byte[] write(Object message) {
        return SerializationExtension.get(kit.system()).serialize(message).get();
    }

    private static Object read(byte[] bytes, String manifest) {
        return SerializationExtension.get(kit.system())
                .deserialize(bytes, IDENTIFIER, manifest)
                .get();
    }

    private static SerializerWithStringManifest serializer(Object message) {
        Serialization serialization = SerializationExtension.get(kit.system());
        return (SerializerWithStringManifest) serialization.findSerializerFor(message);
    }

    private static Object message(String name) {
        Map<String, Object> byName = messages().stream()
                .collect(Collectors.toMap(message -> message.getClass().getSimpleName(), Function.identity()));
        assertThat(byName).containsKey(name);
        return byName.getOrDefault(name, "");
    }

    /**
     * The types of all messages that a node may send to an order, and of their answers. The method finds them by
     * reflection.
     */
    private static Set<Class<?>> crossing() {
        Set<Class<?>> found = new HashSet<>();
        Deque<Class<?>> open = new ArrayDeque<>(List.of(OrderProtocol.External.class));
        while (!open.isEmpty()) {
            Class<?> type = open.remove();
            if (type.isSealed()) {
                open.addAll(Arrays.asList(type.getPermittedSubclasses()));
            } else if (found.add(type)) {
                for (RecordComponent component : type.getRecordComponents()) {
                    if (component.getGenericType() instanceof ParameterizedType generic
                            && generic.getRawType().equals(ActorRef.class)) {
                        open.add((Class<?>) generic.getActualTypeArguments()[0]);
                    }
                }
            }
        }
        return found;
    }
}
