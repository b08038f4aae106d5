package io.coffeechaos.orders.api.problem;

import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;

import io.coffeechaos.orders.api.http.Headers;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.server.Route;

/** Content negotiation: what an address can answer, or 406. */
public final class AcceptNegotiation {
    private AcceptNegotiation() {}

    /** The route, if the client takes JSON. */
    public static Route json(Supplier<Route> inner) {
        return type(MediaTypes.APPLICATION_JSON, inner);
    }

    /** The route, if the client takes this media type. */
    public static Route type(MediaType type, Supplier<Route> inner) {
        return extractRequest(request -> Headers.quality(request, type) > 0
                ? inner.get()
                : ProblemHandlers.fail(notAcceptable("This address answers " + type + ".")));
    }

    /** The problem of a client that takes nothing we have. */
    public static Problem notAcceptable(String detail) {
        return new Problem.Plain(Problem.Type.NOT_ACCEPTABLE, detail);
    }
}
