package io.coffeechaos.orders.api.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coffeechaos.orders.Money;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueTest {
    @Test
    void theSixCoffeesHaveTheirPrices() {
        Catalogue bundled = Catalogue.load(Optional.empty());

        assertThat(List.of(
                                "ethiopian-yirgacheffe",
                                "colombian-supremo",
                                "guatemalan-antigua",
                                "kenyan-aa",
                                "sumatra-mandheling",
                                "costa-rican-tarrazu")
                        .stream()
                        .map(id -> bundled.find(id).orElseThrow().price().amount()))
                .containsExactly(1899L, 1699L, 1799L, 1999L, 1749L, 1849L);
    }

    @Test
    void aFileInTheFormOfTheAnswerReplacesTheBundledCatalogue(@TempDir Path directory) throws IOException {
        String answer = Catalogue.load(Optional.empty()).bytes().utf8String();
        Path file = Files.writeString(directory.resolve("catalogue.json"), answer.replace("1999", "2099"));

        Catalogue other = Catalogue.load(Optional.of(file));

        assertThat(other.find("kenyan-aa").orElseThrow().price()).isEqualTo(Money.cents(2099));
        assertThat(other.bytes().utf8String()).isEqualTo(answer.replace("1999", "2099"));
    }

    @Test
    void anInvalidCatalogueIsRefusedWithTheReason() {
        assertRefused("{", "not JSON");
        assertRefused("{\"products\":[]}", "no products");
        String product =
                "{\"id\":\"a\",\"name\":\"A\",\"origin\":\"O\",\"roast\":\"R\",\"description\":\"D\",\"notes\":[],"
                        + "\"price\":{\"amount\":1,\"currency\":\"USD\"}}";
        assertRefused("{\"products\":[" + product + "," + product + "]}", "a twice");
        assertRefused("{\"products\":[" + product.replace(":1,", ":1.5,") + "]}", "price of a");
        assertRefused("{\"products\":[" + product.replace("\"A\"", "\"\"") + "]}", "needs a name");
        assertRefused("{\"products\":[" + product.replace("\"a\"", "\"A b\"") + "]}", "product id");
    }

    private static void assertRefused(String json, String why) {
        assertThatThrownBy(() -> Catalogue.parse(ByteString.fromString(json)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }
}
