package io.coffeechaos.orders.entity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.coffeechaos.orders.CborSerializable;
import java.io.IOException;
import java.io.NotSerializableException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.apache.pekko.serialization.jackson.JacksonObjectMapperProvider;

/**
 * Writes and reads the stored events of an order and the messages between nodes, as CBOR, under names that do not
 * change.
 *
 * <p>The name of a type (its manifest) is stored with each event and sent with each message. A name is an opaque
 * constant: it does not follow the Java class when the class is renamed or moved. The names look like class names
 * because earlier releases used the class name of their time, and these names are kept:
 *
 * <ul>
 *   <li>a journal that an earlier release wrote can be read;
 *   <li>an old and a new node understand each other during a rolling restart.
 * </ul>
 *
 * <p>For the same reason this class replaces Pekko's own serializer {@code jackson-cbor} and uses its identifier and
 * its settings: the identifier is also stored and sent. Pekko's {@code JacksonMigration} is no alternative. It reads
 * old names, but it writes the current class name, which a node of an earlier release cannot read.
 *
 * <p>A new type needs a new name here. A test fails if a name is missing.
 */
public final class OrderSerializer extends SerializerWithStringManifest {
    /** Each type that is stored or sent, and its name. A released name never changes and never gets another meaning. */
    static final Map<Class<? extends CborSerializable>, String> MANIFESTS = Map.ofEntries(
            Map.entry(OrderEvent.OrderAccepted.class, "io.coffeechaos.orders.entity.OrderEvent$OrderAccepted"),
            Map.entry(OrderEvent.OrderProgressed.class, "io.coffeechaos.orders.entity.OrderEvent$OrderProgressed"),
            Map.entry(OrderProtocol.Accept.class, "io.coffeechaos.orders.entity.OrderProtocol$Accept"),
            Map.entry(OrderProtocol.Recall.class, "io.coffeechaos.orders.entity.OrderProtocol$Recall"),
            Map.entry(OrderProtocol.Cancel.class, "io.coffeechaos.orders.entity.OrderProtocol$Cancel"),
            Map.entry(OrderProtocol.Get.class, "io.coffeechaos.orders.entity.OrderProtocol$Get"),
            Map.entry(OrderProtocol.AwaitChange.class, "io.coffeechaos.orders.entity.OrderProtocol$AwaitChange"),
            Map.entry(OrderProtocol.Subscribe.class, "io.coffeechaos.orders.entity.OrderProtocol$Subscribe"),
            Map.entry(OrderProtocol.Wake.class, "io.coffeechaos.orders.entity.OrderProtocol$Wake"),
            Map.entry(OrderProtocol.Accepted.class, "io.coffeechaos.orders.entity.OrderProtocol$Accepted"),
            Map.entry(OrderProtocol.KeyReused.class, "io.coffeechaos.orders.entity.OrderProtocol$KeyReused"),
            Map.entry(OrderProtocol.RefusedAsNew.class, "io.coffeechaos.orders.entity.OrderProtocol$PriceChanged"),
            Map.entry(OrderProtocol.StorageUnknown.class, "io.coffeechaos.orders.entity.OrderProtocol$StorageUnknown"),
            Map.entry(OrderProtocol.Cancelling.class, "io.coffeechaos.orders.entity.OrderProtocol$Cancelling"),
            Map.entry(
                    OrderProtocol.AlreadyCancelled.class,
                    "io.coffeechaos.orders.entity.OrderProtocol$AlreadyCancelled"),
            Map.entry(OrderProtocol.NotCancellable.class, "io.coffeechaos.orders.entity.OrderProtocol$NotCancellable"),
            Map.entry(OrderProtocol.CancelNotFound.class, "io.coffeechaos.orders.entity.OrderProtocol$CancelNotFound"),
            Map.entry(OrderProtocol.CancelUnknown.class, "io.coffeechaos.orders.entity.OrderProtocol$CancelUnknown"),
            Map.entry(OrderProtocol.Found.class, "io.coffeechaos.orders.entity.OrderProtocol$Found"),
            Map.entry(OrderProtocol.NotFound.class, "io.coffeechaos.orders.entity.OrderProtocol$NotFound"),
            Map.entry(OrderProtocol.Stale.class, "io.coffeechaos.orders.entity.OrderProtocol$Stale"),
            Map.entry(OrderProtocol.Events.class, "io.coffeechaos.orders.entity.OrderProtocol$Events"),
            Map.entry(OrderProtocol.Progress.class, "io.coffeechaos.orders.entity.OrderProtocol$Progress"),
            Map.entry(OrderProtocol.Awake.class, "io.coffeechaos.orders.entity.OrderProtocol$Awake"));

    private static final Map<String, Class<? extends CborSerializable>> TYPES =
            MANIFESTS.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    /** Pekko's identifier of {@code jackson-cbor}. */
    private static final int IDENTIFIER = 33;

    private final ObjectMapper mapper;

    /**
     * Pekko creates the serializer with this constructor.
     *
     * @param system the actor system whose Jackson settings the serializer uses
     */
    public OrderSerializer(ExtendedActorSystem system) {
        super();
        this.mapper =
                JacksonObjectMapperProvider.get(system).getOrCreate("jackson-cbor", Optional.of(new CBORFactory()));
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    /** @throws IllegalArgumentException if the type has no name */
    @Override
    public String manifest(Object message) {
        String manifest = MANIFESTS.get(message.getClass());
        if (manifest == null) {
            throw new IllegalArgumentException(message.getClass().getName() + " has no name in "
                    + OrderSerializer.class.getSimpleName() + ": it can be neither stored nor sent");
        }
        return manifest;
    }

    @Override
    public byte[] toBinary(Object message) {
        manifest(message);
        try {
            return mapper.writeValueAsBytes(message);
        } catch (IOException e) {
            throw new IllegalStateException("cannot write " + message.getClass().getName(), e);
        }
    }

    /** @throws NotSerializableException if the name is unknown: a later release wrote it */
    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        Class<? extends CborSerializable> type = TYPES.get(manifest);
        if (type == null) {
            throw new NotSerializableException("no type has the name " + manifest);
        }
        try {
            return mapper.readValue(bytes, type);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + manifest, e);
        }
    }
}
