package io.coffeechaos.orders.api.admission;

import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;

import io.coffeechaos.orders.api.http.Headers;
import io.coffeechaos.orders.api.problem.Problem;
import io.coffeechaos.orders.api.problem.ProblemHandlers;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Protects the list of all orders, the metrics and the documents (order-api.md 1). A server on loopback lets every
 * client read them. A server on any other address asks for the operator token, unless {@code ALLOW_REMOTE} states that
 * the network is private.
 */
public final class OperatorToken {
    private final Optional<byte[]> required;

    private OperatorToken(Optional<byte[]> required) {
        this.required = required;
    }

    /**
     * Returns the rule for a server that binds to this host.
     *
     * @throws IllegalStateException if the host is not loopback and neither a token nor the permission is set
     */
    public static OperatorToken forHost(String host, Optional<String> token, boolean allowRemote) {
        if (isLoopback(host)) {
            return new OperatorToken(Optional.empty());
        }
        if (token.isPresent()) {
            return new OperatorToken(token.map(text -> text.getBytes(StandardCharsets.UTF_8)));
        }
        if (allowRemote) {
            return new OperatorToken(Optional.empty());
        }
        throw new IllegalStateException("HTTP_HOST is " + host
                + ", and other machines can reach it: set OPERATOR_TOKEN,"
                + " or ALLOW_REMOTE=true on a private container network.");
    }

    /** Answers {@code operator-only} unless the request has the token, where a token is needed. */
    public Route guard(Supplier<Route> inner) {
        return extractRequest(request -> mayPass(request)
                ? inner.get()
                : ProblemHandlers.fail(
                        new Problem.Plain(Problem.Type.OPERATOR_ONLY, "Send the operator token as a bearer token.")));
    }

    private boolean mayPass(HttpRequest request) {
        return required.isEmpty()
                || Headers.value(request, "Authorization")
                        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                        .filter(value -> MessageDigest.isEqual(
                                required.get(), value.substring(7).strip().getBytes(StandardCharsets.UTF_8)))
                        .isPresent();
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("HTTP_HOST is " + host + ", which is not an address of this machine.", e);
        }
    }
}
