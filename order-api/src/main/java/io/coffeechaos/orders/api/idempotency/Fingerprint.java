package io.coffeechaos.orders.api.idempotency;

import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.Sha256;
import io.coffeechaos.orders.api.catalogue.RequestedItem;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The hash of the meaning of an order. The same key with another fingerprint is refused (order-api.md 4). The hash
 * covers validated values only, so white space, the order of JSON members, unknown fields and the original lab's
 * {@code timestamp} do not count. Nothing of the catalogue counts either, because it may change between two tries: not
 * the prices, and not whether it still has the product.
 */
public final class Fingerprint {
    private Fingerprint() {}

    /**
     * Returns the SHA-256 hash in hexadecimal. The hashed text is a stored format: a change of it would turn every
     * replay into a mismatch.
     */
    public static String of(
            List<RequestedItem> items,
            String paymentMethod,
            Optional<String> customerId,
            Optional<Money> expectedTotal) {
        StringBuilder meaning = new StringBuilder("1\n");
        items.forEach(item -> meaning.append(item.productId())
                .append(' ')
                .append(item.quantity())
                .append('\n'));
        // No value can contain a newline, and a missing value differs from every present value. So two different
        // meanings never have the same text.
        meaning.append("paymentMethod=").append(paymentMethod).append('\n');
        customerId.ifPresent(id -> meaning.append("customerId=").append(id).append('\n'));
        expectedTotal.ifPresent(total -> meaning.append("expectedTotal=")
                .append(total.amount())
                .append(' ')
                .append(total.currency())
                .append('\n'));
        return HexFormat.of().formatHex(Sha256.of(meaning.toString()));
    }
}
