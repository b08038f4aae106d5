package io.coffeechaos.orders.api.catalogue;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import io.coffeechaos.orders.api.http.Headers;
import io.coffeechaos.orders.api.problem.AcceptNegotiation;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.util.ByteString;

/** {@code GET /products}. The strong entity tag is a hash of the bytes (order-api.md 7). */
public final class CatalogueRoutes {
    private final HttpResponse whole;
    private final HttpResponse unchanged;
    private final String tag;

    /** Renders the catalogue once, for all requests. */
    public CatalogueRoutes(Catalogue catalogue) {
        ByteString bytes = catalogue.bytes();
        tag = digest(bytes);
        HttpResponse base = Headers.with(HttpResponse.create(), "Cache-Control", "max-age=60")
                .addHeader(Headers.etag(tag));
        whole = base.withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, bytes));
        unchanged = base.withStatus(StatusCodes.NOT_MODIFIED);
    }

    /** The route of {@code /products}. */
    public Route route() {
        return path(
                "products",
                () -> get(() -> AcceptNegotiation.json(
                        () -> extractRequest(request -> complete(Headers.matches(request, tag) ? unchanged : whole)))));
    }

    private static String digest(ByteString bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.toArray());
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
