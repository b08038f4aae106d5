package io.coffeechaos.orders.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | Line 1, column 1: the body is empty.",
                "{\"a\": | Line 1, column 6: the body ends before its JSON value does.",
                "{\"a\":\"b | Line 1, column 8: the body ends before its JSON value does.",
                "{} {} | Line 1, column 4: there is more text after the JSON value.",
                "{\"a\":1,\"a\":2} | Line 1, column 11: an object has the same name twice.",
                "{a:1} | Line 1, column 2: the text is not JSON from here on.",
                "{\"a\":NaN} | Line 1, column 9: the text is not JSON from here on.",
                "{\"a\":01} | Line 1, column 7: the text is not JSON from here on.",
                "{\"a\":\"\\q\"} | Line 1, column 8: the text is not JSON from here on."
            })
    void textThatIsNotJsonIsReportedInOurOwnWordsWithItsPosition(String text, String message) {
        assertThatThrownBy(() -> Json.parse(ByteString.fromString(text)))
                .isInstanceOf(Json.Malformed.class)
                .hasMessage(message);
    }

    @Test
    void theOnlyLimitBesidesTheSizeOfTheBodyIsTheDepthAndTheMessageNamesIt() throws Exception {
        assertThat(Json.parse(nested(16)).isObject()).isTrue();
        assertThatThrownBy(() -> Json.parse(nested(17)))
                .isInstanceOf(Json.Malformed.class)
                .hasMessageEndingWith("objects and lists may be nested at most 16 levels deep.");
    }

    @Test
    void bytesThatAreNotUtf8AreReported() {
        assertThatThrownBy(
                        () -> Json.parse(ByteString.fromArray("{\"a\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1))))
                .isInstanceOf(Json.Malformed.class)
                .hasMessage("The body is not UTF-8.");
    }

    private static ByteString nested(int depth) {
        return ByteString.fromString("{\"a\":".repeat(depth) + "1" + "}".repeat(depth));
    }
}
