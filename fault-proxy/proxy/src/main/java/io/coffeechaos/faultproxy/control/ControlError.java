package io.coffeechaos.faultproxy.control;

import io.coffeechaos.faultproxy.proxy.CannotListenException;
import io.coffeechaos.faultproxy.proxy.Refusal;
import io.coffeechaos.faultproxy.toxic.ToxicType;
import io.coffeechaos.faultproxy.toxic.Toxics;
import java.util.stream.Collectors;

/**
 * All errors that the API answers with: their messages and HTTP statuses. They are word for word Toxiproxy's, if
 * Toxiproxy has the same error.
 */
sealed interface ControlError {

    String message();

    int status();

    /** The body is not JSON, or its JSON has the wrong shape. */
    record BadBody(String detail) implements ControlError {
        @Override
        public String message() {
            return "bad request body: " + detail;
        }

        @Override
        public int status() {
            return 400;
        }
    }

    /** A required field is missing. */
    record MissingField(String field) implements ControlError {
        @Override
        public String message() {
            return "missing required field: " + field;
        }

        @Override
        public int status() {
            return 400;
        }
    }

    /** A name under which no client could address the proxy or toxic; the problem names the limit. */
    record BadName(String field, String problem) implements ControlError {
        @Override
        public String message() {
            return field + " " + problem;
        }

        @Override
        public int status() {
            return 400;
        }
    }

    /** The toxic type is missing or unknown. The message is Toxiproxy's, and then the types that exist. */
    record InvalidToxicType() implements ControlError {
        @Override
        public String message() {
            return "invalid toxic type: must be one of "
                    + Toxics.ALL.stream().map(ToxicType::name).collect(Collectors.joining(", "));
        }

        @Override
        public int status() {
            return 400;
        }
    }

    /** A number is outside its range; the message names the field and the range. */
    record OutOfRange(String message) implements ControlError {
        @Override
        public int status() {
            return 400;
        }
    }

    /** The upstream is not {@code host:port}; the message quotes it. */
    record BadUpstream(String message) implements ControlError {
        @Override
        public int status() {
            return 400;
        }
    }

    /** The operating system does not let the proxy listen. */
    record CannotListen(String message) implements ControlError {
        @Override
        public int status() {
            return 500;
        }
    }

    /** Errors without details. */
    enum Fixed implements ControlError {
        INVALID_STREAM(400, "stream was invalid, can be either upstream or downstream"),
        UNAUTHORIZED(401, "this fault proxy needs its token as a bearer token"),
        PROXY_NOT_FOUND(404, "proxy not found"),
        TOXIC_NOT_FOUND(404, "toxic not found"),
        PROXY_EXISTS(409, "proxy already exists"),
        TOXIC_EXISTS(409, "toxic already exists"),
        BODY_TOO_LARGE(413, "request body too large"),
        INTERNAL(500, "internal server error");

        private final int status;
        private final String message;

        Fixed(int status, String message) {
            this.status = status;
            this.message = message;
        }

        @Override
        public String message() {
            return message;
        }

        @Override
        public int status() {
            return status;
        }
    }

    static ControlError of(Refusal refusal) {
        return switch (refusal) {
            case PROXY_NOT_FOUND -> Fixed.PROXY_NOT_FOUND;
            case PROXY_EXISTS -> Fixed.PROXY_EXISTS;
            case TOXIC_NOT_FOUND -> Fixed.TOXIC_NOT_FOUND;
            case TOXIC_EXISTS -> Fixed.TOXIC_EXISTS;
        };
    }

    static ControlError of(CannotListenException failure) {
        return new CannotListen(String.valueOf(failure.getMessage()));
    }
}
