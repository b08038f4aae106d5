package io.coffeechaos.orders.api.problem;

import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.entity.OrderStatus;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** An error in a request, or a failure of the server (order-api.md 9, RFC 9457). */
public sealed interface Problem {
    /** The problem type of the contract. */
    Type type();

    /** The explanation of this occurrence, in one or two sentences for people. */
    String detail();

    /** The HTTP status. */
    default int status() {
        return type().status();
    }

    /**
     * The closed list of problem types in the contract. Clients switch on the type, so each has a fixed title and a
     * usual status.
     */
    enum Type {
        MALFORMED_JSON(400, "The body is not valid JSON"),
        MALFORMED_REQUEST(400, "The request is not valid HTTP"),
        IDEMPOTENCY_KEY_MISSING(400, "An idempotency key is required"),
        IDEMPOTENCY_KEY_INVALID(400, "The idempotency key is not valid"),
        INVALID_QUERY(400, "A query parameter is not valid"),
        OPERATOR_ONLY(401, "Only for operators"),
        NOT_FOUND(404, "Not found"),
        METHOD_NOT_ALLOWED(405, "Method not allowed"),
        NOT_ACCEPTABLE(406, "No acceptable representation"),
        IDEMPOTENCY_KEY_IN_PROGRESS(409, "The order is still being written"),
        NOT_CANCELLABLE(409, "The order can no longer be cancelled"),
        TOO_LARGE(413, "The body is too large"),
        UNSUPPORTED_MEDIA_TYPE(415, "The body must be JSON"),
        VALIDATION_ERROR(422, "The order has invalid fields"),
        IDEMPOTENCY_KEY_REUSED(422, "The idempotency key was used for another order"),
        PRICE_CHANGED(422, "The price has changed"),
        RATE_LIMITED(429, "Too many orders at once"),
        INTERNAL_ERROR(500, "Something went wrong on our side"),
        OVERLOADED(503, "The service is very busy"),
        STORAGE_UNAVAILABLE(503, "Orders cannot be stored or read right now");

        private final int status;
        private final String title;

        Type(int status, String title) {
            this.status = status;
            this.title = title;
        }

        /** The name of the type in {@code /problems/{slug}}. */
        public String slug() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The usual HTTP status. A malformed request may have a more exact one. */
        public int status() {
            return status;
        }

        /** The fixed title. */
        public String title() {
            return title;
        }
    }

    /** A problem without additional members. */
    record Plain(Type type, String detail) implements Problem {}

    /** A request that is not valid HTTP, for example one that the HTTP parser refuses. */
    record MalformedRequest(int status, String detail) implements Problem {
        @Override
        public Type type() {
            return Type.MALFORMED_REQUEST;
        }
    }

    /** A query parameter with an invalid value. */
    record InvalidQuery(String parameter, String detail) implements Problem {
        @Override
        public Type type() {
            return Type.INVALID_QUERY;
        }
    }

    /**
     * A known path with a method that it does not accept.
     *
     * @param allow the value of the {@code Allow} header
     */
    record MethodNotAllowed(String allow) implements Problem {
        @Override
        public Type type() {
            return Type.METHOD_NOT_ALLOWED;
        }

        @Override
        public String detail() {
            return "This address takes " + allow + ".";
        }
    }

    /** A body that is larger than the limit. */
    record TooLarge(long limitBytes) implements Problem {
        @Override
        public Type type() {
            return Type.TOO_LARGE;
        }

        @Override
        public String detail() {
            return "The body may have at most " + limitBytes + " bytes.";
        }
    }

    /**
     * An order with invalid fields.
     *
     * @param errors all errors at once
     */
    record Invalid(List<FieldError> errors) implements Problem {
        /** Makes an unmodifiable copy of the errors. */
        public Invalid {
            errors = List.copyOf(errors);
        }

        @Override
        public Type type() {
            return Type.VALIDATION_ERROR;
        }

        @Override
        public String detail() {
            return errors.size() == 1 ? "1 field needs attention." : errors.size() + " fields need attention.";
        }
    }

    /** An order whose expected total differs from the catalogue's total. */
    record PriceChanged(Money currentTotal) implements Problem {
        @Override
        public Type type() {
            return Type.PRICE_CHANGED;
        }

        @Override
        public String detail() {
            return "The total is %d.%02d %s now."
                    .formatted(currentTotal.amount() / 100, currentTotal.amount() % 100, currentTotal.currency());
        }
    }

    /** An order that can no longer be cancelled. */
    record NotCancellable(OrderStatus orderStatus) implements Problem {
        @Override
        public Type type() {
            return Type.NOT_CANCELLABLE;
        }

        @Override
        public String detail() {
            return "The order is " + orderStatus + ".";
        }
    }

    /** A temporary problem: the client may send the same request with the same key later. */
    record Later(Type type, String detail, Duration retryAfter) implements Problem {}

    /** An unknown path, or an id without an order. */
    static Problem notFound(String detail) {
        return new Plain(Type.NOT_FOUND, detail);
    }

    /** A bug in the server. The cause is in the log and never in the answer. */
    static Problem internalError() {
        return new Plain(Type.INTERNAL_ERROR, "The trace id finds the cause in the log.");
    }

    /** The store did not store or return the order in time. */
    static Problem storageUnavailable(String detail) {
        return new Later(Type.STORAGE_UNAVAILABLE, detail, Duration.ofSeconds(5));
    }

    /** This node has reached one of its limits. Nothing was stored. */
    static Problem overloaded(String detail) {
        return new Later(Type.OVERLOADED, detail, Duration.ofSeconds(2));
    }
}
