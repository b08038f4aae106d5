package io.coffeechaos.orders.api.problem;

import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.entity.OrderStatus;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What is wrong with a request, or with us (order-api.md 9, RFC 9457). */
public sealed interface Problem {
    /** Which of the contract's types. */
    Type type();

    /** What happened this time, in one or two sentences for people. */
    String detail();

    /** The HTTP status. */
    default int status() {
        return type().status();
    }

    /** The contract's list; a client switches on it, so title and usual status are fixed for each. */
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

        /** The type's name in {@code /problems/{slug}}. */
        public String slug() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The usual HTTP status; a malformed request may have a more exact one. */
        public int status() {
            return status;
        }

        /** The fixed title. */
        public String title() {
            return title;
        }
    }

    /** A problem with nothing to add. */
    record Plain(Type type, String detail) implements Problem {}

    /** What the HTTP parser itself refuses. */
    record MalformedRequest(int status, String detail) implements Problem {
        @Override
        public Type type() {
            return Type.MALFORMED_REQUEST;
        }
    }

    /** A query parameter that is not what it must be. */
    record InvalidQuery(String parameter, String detail) implements Problem {
        @Override
        public Type type() {
            return Type.INVALID_QUERY;
        }
    }

    /** A known path, a method it does not take. */
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

    /** The body is over the limit. */
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

    /** Fields of the order are wrong: all of them at once. */
    record Invalid(List<FieldError> errors) implements Problem {
        /** Copies the errors. */
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

    /** The customer saw another total than the catalogue's. */
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

    /** The order is past the point of no return. */
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

    /** Not now: the same request, with the same key, is welcome later. */
    record Later(Type type, String detail, Duration retryAfter) implements Problem {}

    /** The path leads nowhere, or the id is no order's. */
    static Problem notFound(String detail) {
        return new Plain(Type.NOT_FOUND, detail);
    }

    /** A bug of ours; the cause is in the log, never in the answer. */
    static Problem internalError() {
        return new Plain(Type.INTERNAL_ERROR, "The trace id finds the cause in the log.");
    }

    /** The store did not take or give it in time. */
    static Problem storageUnavailable(String detail) {
        return new Later(Type.STORAGE_UNAVAILABLE, detail, Duration.ofSeconds(5));
    }

    /** A bound of this node is reached. Nothing was stored. */
    static Problem overloaded(String detail) {
        return new Later(Type.OVERLOADED, detail, Duration.ofSeconds(2));
    }
}
