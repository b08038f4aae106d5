package io.coffeechaos.orders.api.problem;

import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;

import io.coffeechaos.orders.api.http.Headers;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.server.Route;

/** Content negotiation: an address answers 406 to a client that does not accept its media type. */
public final class AcceptNegotiation {
    private AcceptNegotiation() {}

    /** Runs the route if the client accepts JSON, or else answers 406. */
    public static Route json(Supplier<Route> inner) {
        return type(MediaTypes.APPLICATION_JSON, inner);
    }

    /** Runs the route if the client accepts this media type, or else answers 406. */
    public static Route type(MediaType type, Supplier<Route> inner) {
        return extractRequest(request -> Headers.quality(request, type) > 0
                ? inner.get()
                : ProblemHandlers.fail(notAcceptable("This address answers " + type + ".")));
    }

    /** The problem for a client that does not accept any media type of this address. */
    public static Problem notAcceptable(String detail) {
        return new Problem.Plain(Problem.Type.NOT_ACCEPTABLE, detail);
    }
}
