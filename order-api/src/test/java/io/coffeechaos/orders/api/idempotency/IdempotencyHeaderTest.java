package io.coffeechaos.orders.api.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.IdempotencyKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdempotencyHeaderTest {
    @Test
    void theBareAndTheQuotedFormAreTheSameKey() {
        assertThat(IdempotencyHeader.parse("abc")).isEqualTo(key("abc"));
        assertThat(IdempotencyHeader.parse("\"abc\"")).isEqualTo(key("abc"));
        assertThat(IdempotencyHeader.parse("\"a\\\"b\\\\c\"")).isEqualTo(key("a\"b\\c"));
        assertThat(IdempotencyHeader.read(List.of("  abc "))).isEqualTo(key("abc"));
    }

    @Test
    void aValueThatIsNotAKeyIsInvalid() {
        for (String value : List.of(
                "",
                "\"\"",
                "\"abc",
                "\"abc\";",
                "\"abc\";A=1",
                "\"abc\";a=",
                "\"abc\";a=\"b",
                "\"abc\" ;a=1",
                "\"abc\", \"abc\"",
                "\"abc\"" + ";a".repeat(4_000) + ";",
                "\"abc\"x",
                "\"a\\",
                "\"a\\x\"",
                "a b",
                "ä",
                "a\tb",
                "k".repeat(256),
                "\"" + "k".repeat(256) + "\"")) {
            assertThat(IdempotencyHeader.parse(value)).as(value).isInstanceOf(IdempotencyHeader.Invalid.class);
        }
    }

    @Test
    void theParametersOfAQuotedKeyAreIgnored() {
        for (String parameters : List.of(
                ";a",
                "; a",
                ";a=1",
                ";a=1.5;b",
                ";a=?0",
                ";*a-b_c.d=tok/en:x",
                ";a=:YWJj:",
                ";a=\"x;\\\"y\"; b=\"\"")) {
            assertThat(IdempotencyHeader.parse("\"abc\"" + parameters))
                    .as(parameters)
                    .isEqualTo(key("abc"));
        }
        assertThat(IdempotencyHeader.parse("\"abc\"" + ";a=1".repeat(2_000))).isEqualTo(key("abc"));
        assertThat(IdempotencyHeader.parse("abc;a=1"))
                .as("a bare key has no parameters")
                .isEqualTo(key("abc;a=1"));
    }

    @Test
    void theLongestKeyHas255CharactersInEitherForm() {
        String longest = "k".repeat(255);
        assertThat(IdempotencyHeader.parse(longest)).isEqualTo(key(longest));
        assertThat(IdempotencyHeader.parse('"' + longest + '"')).isEqualTo(key(longest));
    }

    @Test
    void noHeaderIsAMissingKeyAndTwoHeadersAreInvalid() {
        assertThat(IdempotencyHeader.read(List.of())).isInstanceOf(IdempotencyHeader.ResourceMissingException.class);
        assertThat(IdempotencyHeader.read(List.of("a", "a"))).isInstanceOf(IdempotencyHeader.Invalid.class);
    }

    private static IdempotencyHeader.Key key(String value) {
        return new IdempotencyHeader.Key(new IdempotencyKey(value));
    }
}
