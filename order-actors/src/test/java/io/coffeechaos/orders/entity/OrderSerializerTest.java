package io.coffeechaos.orders.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.typesafe.config.ConfigFactory;
import io.coffeechaos.orders.CborSerializable;
import io.coffeechaos.orders.OutwardEvent;
import java.io.NotSerializableException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks that the serializer refuses a type without a name, so that the type is neither stored nor sent. */
class OrderSerializerTest {
    /** A type that is bound to the serializer and has no name there. */
    record Nameless(String value) implements CborSerializable {}

    private static ActorTestKit kit;

    @BeforeAll
    static void start() {
        kit = ActorTestKit.create(
                "serializer",
                ConfigFactory.parseResources("orders-serialization.conf")
                        .withFallback(ConfigFactory.defaultReference())
                        .resolve());
    }

    @AfterAll
    static void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void everyTypeThatIsBoundHasAName() {
        assertThat(new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages("io.coffeechaos")
                                .stream()
                                .filter(type -> type.isAssignableTo(CborSerializable.class)
                                        && !type.isInterface()
                                        && !type.getModifiers().contains(JavaModifier.ABSTRACT))
                                .map(JavaClass::getName))
                .containsExactlyInAnyOrderElementsOf(OrderSerializer.MANIFESTS.keySet().stream()
                        .map(Class::getName)
                        .toList());
    }

    @Test
    void everyNameIsUsedOnce() {
        assertThat(OrderSerializer.MANIFESTS.values()).doesNotHaveDuplicates();
    }

    @Test
    void aTypeWithoutANameCannotBeWritten() {
        Serialization serialization = SerializationExtension.get(kit.system());

        assertThatThrownBy(() -> serialization.serialize(new Nameless("x")).get())
                .hasMessageContaining("Nameless has no name in OrderSerializer");
    }

    @Test
    void anUnknownNameCannotBeRead() {
        Serialization serialization = SerializationExtension.get(kit.system());

        assertThatThrownBy(() -> serialization
                        .deserialize(new byte[0], 33, OutwardEvent.class.getName())
                        .get())
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("no type has the name " + OutwardEvent.class.getName());
    }
}
