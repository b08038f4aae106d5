package io.coffeechaos.faultproxy.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** The answers of a control API to successful calls. */
enum Expected {
    /** All proxies by name. */
    PROXIES {
        @Override
        boolean fits(int status, JsonNode body) {
            return status == OK && body.isObject() && body.valueStream().allMatch(Expected::isProxy);
        }
    },
    /** One proxy. */
    PROXY {
        @Override
        boolean fits(int status, JsonNode body) {
            return (status == OK || status == CREATED) && isProxy(body);
        }
    },
    /** The proxies of a populate call. */
    POPULATED {
        @Override
        boolean fits(int status, JsonNode body) {
            return status == CREATED
                    && body.has("proxies")
                    && body.path("proxies").valueStream().allMatch(Expected::isProxy);
        }
    },
    /** One toxic. */
    TOXIC {
        @Override
        boolean fits(int status, JsonNode body) {
            return (status == OK || status == CREATED)
                    && body.path("name").isTextual()
                    && body.path("type").isTextual()
                    && body.path("stream").isTextual()
                    && body.path("attributes").isObject();
        }
    },
    /** No body. */
    NOTHING {
        @Override
        boolean fits(int status, JsonNode body) {
            return status == NO_CONTENT && body.isMissingNode();
        }
    };

    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int NO_CONTENT = 204;

    /** Returns true if an answer with this status and body is the expected one. */
    abstract boolean fits(int status, JsonNode body);

    private static boolean isProxy(JsonNode body) {
        return body.path("name").isTextual()
                && body.path("listen").isTextual()
                && body.path("upstream").isTextual()
                && body.path("enabled").isBoolean();
    }
}
