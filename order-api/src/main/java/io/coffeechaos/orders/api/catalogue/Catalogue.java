package io.coffeechaos.orders.api.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.api.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/** All products, in the order in which the shop shows them. */
public final class Catalogue {
    private static final String BUNDLED = "/catalogue.json";

    private final Map<String, Product> products;

    private Catalogue(Map<String, Product> products) {
        this.products = products;
    }

    /**
     * Reads the given file, or the bundled catalogue if there is none.
     *
     * @throws IllegalArgumentException if the catalogue is not valid
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public static Catalogue load(Optional<Path> file) {
        return file.map(Catalogue::ofFile).orElseGet(Catalogue::bundled);
    }

    /**
     * Parses a catalogue that has the form of {@code GET /products}.
     *
     * @throws IllegalArgumentException if it is not valid; the message names the invalid product
     */
    public static Catalogue parse(ByteString json) {
        JsonNode root;
        try {
            root = Json.parse(json);
        } catch (Json.Malformed e) {
            throw new IllegalArgumentException("the catalogue is not JSON: " + e.getMessage(), e);
        }
        Map<String, Product> products = new LinkedHashMap<>();
        for (JsonNode node : root.path("products")) {
            Product product = product(node);
            if (products.put(product.id(), product) != null) {
                throw new IllegalArgumentException("the catalogue has " + product.id() + " twice");
            }
        }
        if (products.isEmpty()) {
            throw new IllegalArgumentException("the catalogue has no products");
        }
        return new Catalogue(products);
    }

    /** Finds a product by its id. */
    public Optional<Product> find(String id) {
        return Optional.ofNullable(products.get(id));
    }

    /** Renders the catalogue as {@code GET /products} answers it. The same catalogue always gives the same bytes. */
    public ByteString bytes() {
        ObjectNode root = Json.object();
        ArrayNode all = root.putArray("products");
        products.values().forEach(product -> {
            ObjectNode node = all.addObject()
                    .put("id", product.id())
                    .put("name", product.name())
                    .put("origin", product.origin())
                    .put("roast", product.roast())
                    .put("description", product.description());
            ArrayNode notes = node.putArray("notes");
            product.notes().forEach(notes::add);
            node.putObject("price")
                    .put("amount", product.price().amount())
                    .put("currency", product.price().currency());
        });
        return Json.bytes(root);
    }

    private static Product product(JsonNode node) {
        String id = text(node, "id", "?");
        if (!OrderLine.isProductId(id)) {
            throw new IllegalArgumentException("a product id must be 1 to 64 characters of a-z, 0-9 and -: was " + id);
        }
        List<String> notes = new ArrayList<>();
        node.path("notes").forEach(note -> notes.add(note.asText()));
        JsonNode amount = node.path("price").path("amount");
        if (!amount.isIntegralNumber() || !amount.canConvertToInt() || amount.intValue() < 1) {
            throw new IllegalArgumentException("the price of " + id + " must be 1 cent or more, as an integer");
        }
        return new Product(
                id,
                text(node, "name", id),
                text(node, "origin", id),
                text(node, "roast", id),
                text(node, "description", id),
                notes,
                new Money(amount.intValue(), text(node.path("price"), "currency", id)));
    }

    private static String text(JsonNode node, String field, String id) {
        JsonNode value = node.path(field);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw new IllegalArgumentException("product " + id + " needs a " + field);
        }
        return value.textValue();
    }

    private static Catalogue bundled() {
        try (InputStream in = Catalogue.class.getResourceAsStream(BUNDLED)) {
            if (in == null) {
                throw new IllegalStateException("the jar does not contain " + BUNDLED);
            }
            return parse(ByteString.fromArray(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("the catalogue in the jar cannot be read", e);
        }
    }

    private static Catalogue ofFile(Path file) {
        try {
            return parse(ByteString.fromArray(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("CATALOGUE_FILE " + file + " cannot be read", e);
        }
    }
}
