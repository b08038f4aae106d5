// Generated from order-api/src/main/resources/openapi.json by `npm run generate:api`. Do not edit.

export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Place an order the original lab's way
         * @description Waits up to 4 s (SEED_WAIT_MS) for a terminal status. Key: the header, else idempotency_key; without one there is no dedupe, on purpose.
         */
        post: operations["placeLabOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This document, for people
         * @description Swagger UI, served by the node itself.
         */
        get: operations["docs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The original lab's health check
         * @description The same answer as /health/ready, in the original lab's words.
         */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Can the process answer?
         * @description Checks nothing but the process itself.
         */
        get: operations["live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Should this node get requests?
         * @description Answers within 1 s. A broken dependency never makes it 503.
         */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prometheus metrics
         * @description Counters, gauges and histograms of this node. Every series of a counter exists from the start, with 0.
         */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This document
         * @description The contract of this API: the shop's types are generated from it, and tests check every answer against it.
         */
        get: operations["document"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List orders, newest first
         * @description A projection that may lag by up to 2 s. Without customerId it is for operators where the server asks for a token.
         */
        get: operations["listOrders"];
        put?: never;
        /**
         * Place an order
         * @description One key is one order, however often it is sent. A 2xx answer means that the order is durably stored; nothing else does. After a 5xx or no answer, send the same bytes again.
         */
        post: operations["placeOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an order
         * @description With wait and If-None-Match the answer is held until the version differs or the seconds have passed. While the order is open, Retry-After says when to ask again.
         */
        get: operations["getOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for cancellation
         * @description Idempotent by nature: no key needed, and a body means nothing. 202 and 200 promise that the order will never be CONFIRMED; what was charged, reserved or booked is undone, however long that takes. A cancel that loses the race to CONFIRMED is a 409. After a 503 or no answer, send it again.
         */
        post: operations["cancelOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read or follow an order's history
         * @description application/json gives the history. text/event-stream gives the history, then what happens, as the frames of StreamFrame. A comment every 10 s keeps the line open. The server ends the stream after the terminal event, and a reconnect after that is a 204, which tells EventSource to stop.
         */
        get: operations["readEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count orders by status
         * @description For reconciliation: what is stored against what a client believes it placed.
         */
        get: operations["countOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/problems/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a problem means and what to do
         * @description The page that the type of a problem points to.
         */
        get: operations["problemPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The catalogue
         * @description The only source of prices.
         */
        get: operations["listProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/traces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The last spans of this node
         * @description The spans of orders and of the requests that placed or cancelled them, oldest first. A node remembers a bounded number of them (TRACES_RING).
         */
        get: operations["traces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Catalogue: {
            products: components["schemas"]["Product"][];
        };
        Check: {
            /** @description Why it is down. */
            detail?: string;
            /** @description projection: age of the oldest row that is not written yet. */
            lagMs?: number;
            /** @description cluster: nodes that are up. */
            members?: number;
            /** @description How long the check took. */
            ms?: number;
            /** @enum {string} */
            name: "journal" | "intake" | "cluster" | "projection";
            /** @enum {string} */
            status: "up" | "down";
        };
        Dependency: {
            /** @enum {string} */
            breaker: "closed" | "half-open" | "open";
            name: components["schemas"]["StepName"];
        };
        /**
         * @description One line of an order's history. step and detail are there when they say something.
         * @example {
         *       "seq": 3,
         *       "type": "StepDelayed",
         *       "at": "2026-11-21T09:30:04.120Z",
         *       "status": "PAYMENT_PENDING",
         *       "delayed": true,
         *       "step": "payment",
         *       "detail": "no answer in 3000 ms"
         *     }
         */
        Event: {
            at: components["schemas"]["Instant"];
            delayed: boolean;
            detail?: string;
            /** Format: int64 */
            seq: number;
            /** @description The order's status after this event. */
            status: components["schemas"]["OrderStatus"];
            step?: components["schemas"]["StepName"];
            type: components["schemas"]["EventType"];
        };
        /** @description One event of the history. The browser sends the last id again as Last-Event-ID. */
        EventFrame: {
            /** @description An Event as one line. */
            data: string;
            event: components["schemas"]["EventType"];
            /** @description The seq of the event. */
            id: string;
        };
        EventHistory: {
            /** @description Oldest first. */
            events: components["schemas"]["Event"][];
        };
        /** @description Server-sent events. First retry: 2000, then the frames; a comment line every 10 s. */
        EventStream: string;
        /** @enum {string} */
        EventType: "OrderAccepted" | "StepStarted" | "StepDelayed" | "StepSucceeded" | "StepFailed" | "CancelRequested" | "CompensationStarted" | "StepUndone" | "OrderConfirmed" | "OrderRejected" | "OrderCancelled" | "OrderExpired";
        FieldError: {
            /** @example must be an integer from 1 to 20 */
            detail: string;
            /**
             * @description JSON Pointer in its URI fragment form.
             * @example #/items/0/quantity
             */
            pointer: string;
        };
        /** @description The original lab's health answer. */
        Health: {
            /** @constant */
            service: "chaos-coffee-order-processor";
            /** @enum {string} */
            status: "healthy" | "unhealthy";
        };
        /**
         * @description 1 to 255 visible ASCII characters, bare, or as a quoted string in which \ stands before " and \. A bare key does not begin with a quote.
         * @example 8e03978e-40d5-43e8-bc93-6894a57f9324
         * @example "8e03978e-40d5-43e8-bc93-6894a57f9324"
         */
        IdempotencyKey: string;
        /**
         * @example {
         *       "type": "/problems/idempotency-key-in-progress",
         *       "title": "The order is still being written",
         *       "status": 409,
         *       "detail": "The first request with this key is not done yet. Send the same request again in a second.",
         *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
         *     }
         */
        IdempotencyKeyInProgressProblem: components["schemas"]["Problem"] & {
            /** @constant */
            status?: 409;
            /** @constant */
            title?: "The order is still being written";
            /** @constant */
            type: "/problems/idempotency-key-in-progress";
        };
        /**
         * @example {
         *       "type": "/problems/idempotency-key-invalid",
         *       "title": "The idempotency key is not valid",
         *       "status": 400,
         *       "detail": "The key must be 1 to 255 visible ASCII characters: had 256.",
         *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
         *     }
         */
        IdempotencyKeyInvalidProblem: components["schemas"]["Problem"] & {
            /** @constant */
            status?: 400;
            /** @constant */
            title?: "The idempotency key is not valid";
            /** @constant */
            type: "/problems/idempotency-key-invalid";
        };
        /**
         * @example {
         *       "type": "/problems/idempotency-key-missing",
         *       "title": "An idempotency key is required",
         *       "status": 400,
         *       "detail": "Send the header Idempotency-Key, a fresh UUID for each order.",
         *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
         *     }
         */
        IdempotencyKeyMissingProblem: components["schemas"]["Problem"] & {
            /** @constant */
            status?: 400;
            /** @constant */
            title?: "An idempotency key is required";
            /** @constant */
            type: "/problems/idempotency-key-missing";
        };
        /**
         * @example {
         *       "type": "/problems/idempotency-key-reused",
         *       "title": "The idempotency key was used for another order",
         *       "status": 422,
         *       "detail": "This key belongs to an order with other contents. Nothing was changed.",
         *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
         *     }
         */
        IdempotencyKeyReusedProblem: components["schemas"]["Problem"] & {
            /** @constant */
            status?: 422;
            /** @constant */
            title?: "The idempotency key was used for another order";
            /** @constant */
            type: "/problems/idempotency-key-reused";
        };
        /**
         * Format: date-time
         * @description RFC 3339, UTC, milliseconds.
         * @example 2026-11-21T09:30:00.000Z
         */
        Instant: string;
        /**
         * @example {
         *       "type": "/problems/internal-error",
         *       "title": "Something went wrong on our side",
         *       "status": 500,
         *       "detail": "The trace id finds the cause in the log.",
         *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
         *     }
         */
        InternalErrorProblem: components["schemas"]["Problem"] & {
            /** @constant */
            status?: 500;
            /** @constant */
            title?: "Something went wrong on our side";
            /** @constant */
            type: "/problems/internal-error";
        };
        /**
         * @example {
         *       "type": "/problems/invalid-query",
         *       "title": "A query parameter is not valid",
         *       "status": 400,
         *       "detail": "limit must be an integer from 1 to 100: was 101.",
         *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
         *       "parameter": "limit"
         *     }
         */
        InvalidQueryProblem: components["schemas"]["Problem"] & {
            /** @description The query parameter concerned. */
            parameter: string;
            /** @constant */
            status?: 400;
            /** @constant */
            title?: "A query parameter is not valid";
            /** @constant */
            type: "/problems/invalid-query";
        };
        LabAnswer: {
            message: string;
            order_id: components["schemas"]["OrderId"];
            status: components["schemas"]["OrderStatus"];
            /** @constant */
            success: true;
        };
        LabError: {
            error: string;
        };
        /** @description The order as the original lab's page sends it. */
        LabOrder: {
            /** @description The same as the header. No key, or null, means no dedupe. */
            idempotency_key?: components["schemas"]["IdempotencyKey"] | null;
            items: components["schemas"]["LabOrderItem"][];
            /** @description Ignored. */
            timestamp?: unknown;
            /** @description Dollars, floating point noise included. */
            total: number;
        };
        LabOrderItem: {
            /** @description The product's id. */
            id: string;
            /** @description Ignored. */
            name?: unknown;
            /** @description Dollars; rounded half up to cents and compared with the catalogue. */
            price: number;
            quantity: components["schemas"]["Quantity"];
        };
        Liveness: {
            /** @constant */
            status: "live";
        };
        /**
         * @example {
         *       "type": "/problems/malformed-json",
         *       "title": "The body is not valid JSON",
         *       "status": 400,
         *       "detail": "Line 3, column 7: a value was expected.",
         *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
         *     }
         */
        MalformedJsonProblem: components["schemas"]["Problem"] & {
            /** @constant */
            status?: 400;
            /** @constant */
            title?: "The body is not valid JSON";
            /** @constant */
            type: "/problems/malformed-json";
        };
        /**
         * @example {
         *       "type": "/problems/malformed-request",
         *       "title": "The request is not valid HTTP",
         *       "status": 400,
         *       "detail": "The request target is longer than the server accepts.",
         *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
         *     }
         */
        MalformedRequestProblem: components["schemas"]["Problem"] & {
            /** @enum {unknown} */
            status?: 400 | 414 | 417 | 431 | 501 | 505;
            /** @constant */
            title?: "The request is not valid HTTP";
            /** @constant */
            type: "/problems/malformed-request";
        };
        /**
         * @example {
         *       "type": "/problems/method-not-allowed",
         *       "title": "Method not allowed",
         *       "status": 405,
         *       "detail": "This address takes GET, HEAD.",
         *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
         *     }
         */
        MethodNotAllowedProblem: components["schemas"]["Problem"] & {
            /** @constant */
            status?: 405;
            /** @constant */
            title?: "Method not allowed";
            /** @constant */
            type: "/problems/method-not-allowed";
        };
        /**
         * @description An amount in minor units (cents). There are no fractions anywhere.
         * @example {
         *       "amount": 1999,
         *       "currency": "USD"
         *     }
         */
        Money: {
            /**
             * Format: int64
             * @description Minor units: 1999 is 19.99 USD. Written without fraction and exponent.
             */
            amount: number;
            /** @constant */
            currency: "USD";
        };
        /** @description What a customer asks for. Unknown fields are ignored. null for an optional field is the same as no field. */
        NewOrder: {
            /** @description Opaque; only used to filter the list. No personal data. */
            customerId?: string | null;
            /** @description If given, it must be the server's total: else 422 price-changed. 0 or more. */
            expectedTotal?: components["schemas"]["Money"] | null;
            items: components["schemas"]["NewOrderItem"][];
            paymentMethod?: components["schemas"]["PaymentMethod"] | null;
        };
        NewOrderItem: {
            /** @description From GET /products; each at most once in an order. */
            productId: string;
            quantity: components["schemas"]["Quantity"];
        };
        /**
         * @example {
         *       "type": "/problems/not-acceptable",
         *       "title": "No acceptable representation",
         *       "status": 406,
         *       "detail": "This address answers application/json.",
         *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
         *     }
         */
        NotAcceptableProblem: components["schemas"]["Problem"] & {
            /** @constant */
            status?: 406;
            /** @constant */
            title?: "No acceptable representation";
            /** @constant */
            type: "/problems/not-acceptable";
        };
        /**
         * @example {
         *       "type": "/problems/not-cancellable",
         *       "title": "The order can no longer be cancelled",
         *       "status": 409,
         *       "detail": "The order is CONFIRMED.",
         *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
         *       "orderStatus": "CONFIRMED"
         *     }
         */
        NotCancellableProblem: components["schemas"]["Problem"] & {
            orderStatus: components["schemas"]["OrderStatus"];
            /** @constant */
            status?: 409;
            /** @constant */
            title?: "The order can no longer be cancelled";
            /** @constant */
            type: "/problems/not-cancellable";
        };
        /**
         * @example {
         *       "type": "/problems/not-found",
         *       "title": "Not found",
         *       "status": 404,
         *       "detail": "There is no order ord_0r7kq8w1c5d2e9f3g6h4j0k7m.",
         *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
         *     }
         */
        NotFoundProblem: components["schemas"]["Problem"] & {
            /** @constant */
            status?: 404;
            /** @constant */
            title?: "Not found";
            /** @constant */
            type: "/problems/not-found";
        };
        /**
         * @example {
         *       "type": "/problems/operator-only",
         *       "title": "Only for operators",
         *       "status": 401,
         *       "detail": "Send the operator token as a bearer token.",
         *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
         *     }
         */
        OperatorOnlyProblem: components["schemas"]["Problem"] & {
            /** @constant */
            status?: 401;
            /** @constant */
            title?: "Only for operators";
            /** @constant */
            type: "/problems/operator-only";
        };
        /** @description One order. Prices are those of the moment of acceptance. */
        Order: {
            /**
             * Format: date-time
             * @description null only in the 202 of an order that waits in the intake queue.
             */
            acceptedAt: string | null;
            /** @description Whether a cancel would be taken now. */
            cancellable: boolean;
            /** Format: date-time */
            completedAt: string | null;
            customerId: string | null;
            /** @description True while a step is DELAYED or an undo waits for its next try. */
            delayed: boolean;
            id: components["schemas"]["OrderId"];
            items: components["schemas"]["OrderItem"][];
            links: components["schemas"]["OrderLinks"];
            paymentMethod: components["schemas"]["PaymentMethod"];
            reason: components["schemas"]["Reason"] | null;
            status: components["schemas"]["OrderStatus"];
            /** @description payment, inventory, shipping, in this order. */
            steps: components["schemas"]["Step"][];
            terminal: boolean;
            total: components["schemas"]["Money"];
            updatedAt: components["schemas"]["Instant"];
            /**
             * Format: int64
             * @description The seq of the last outward event; also the ETag.
             */
            version: number;
        };
        /** @description Counted from the order list at most every 5 s; asOf says when. */
        OrderCounts: {
            asOf: components["schemas"]["Instant"];
            byStatus: {
                ACCEPTED: number;
                CANCELLED: number;
                COMPENSATING: number;
                CONFIRMED: number;
                EXPIRED: number;
                INVENTORY_PENDING: number;
                PAYMENT_PENDING: number;
                REJECTED: number;
                SHIPPING_PENDING: number;
            };
            delayed: number;
            /** @description Keys sent again with another order since this node started. */
            keyMismatches: number;
            /** @description Requests answered as a replay since this node started. */
            replays: number;
            total: number;
        };
        /**
         * @description ord_ and 26 characters of Crockford's base 32, derived from tenant and idempotency key.
         * @example ord_0r7kq8w1c5d2e9f3g6h4j0k7mn
         */
        OrderId: string;
        OrderItem: {
            lineTotal: components["schemas"]["Money"];
            name: string;
            productId: string;
            quantity: number;
            unitPrice: components["schemas"]["Money"];
        };
        OrderLinks: {
            /** Format: uri-reference */
            cancel: string;
            /** Format: uri-reference */
            events: string;
            /** Format: uri-reference */
            self: string;
        };
        OrderPage: {
            items: components["schemas"]["OrderSummary"][];
            /** @description Opaque; null on the last page. */
            nextCursor: string | null;
        };
        /**
         * @description CONFIRMED, REJECTED, CANCELLED and EXPIRED are terminal.
         * @enum {string}
         */
        OrderStatus: "ACCEPTED" | "PAYMENT_PENDING" | "INVENTORY_PENDING" | "SHIPPING_PENDING" | "CONFIRMED" | "COMPENSATING" | "REJECTED" | "CANCELLED" | "EXPIRED";
        /** @description An order as the list shows it: without its steps. */
        OrderSummary: {
            /**
             * Format: date-time
             * @description null only in the 202 of an order that waits in the intake queue.
             */
            acceptedAt: string | null;
            /** @description Whether a cancel would be taken now. */
            cancellable: boolean;
            /** Format: date-time */
            completedAt: string | null;
            customerId: string | null;
            /** @description True while a step is DELAYED or an undo waits for its next try. */
            delayed: boolean;
            id: components["schemas"]["OrderId"];
            items: components["schemas"]["OrderItem"][];
            links: components["schemas"]["OrderLinks"];
            paymentMethod: components["schemas"]["PaymentMethod"];
            reason: components["schemas"]["Reason"] | null;
            status: components["schemas"]["OrderStatus"];
            terminal: boolean;
            total: components["schemas"]["Money"];
            updatedAt: components["schemas"]["Instant"];
            /**
             * Format: int64
             * @description The seq of the last outward event; also the ETag.
             */
            version: number;
        };
        /**
         * @example {
         *       "type": "/problems/overloaded",
         *       "title": "The service is very busy",
         *       "status": 503,
         *       "detail": "256 orders are being accepted right now. Nothing was stored. Try again in 2 seconds.",
         *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
         *     }
         */
        OverloadedProblem: components["schemas"]["Problem"] & {
            /** @constant */
            status?: 503;
            /** @constant */
            title?: "The service is very busy";
            /** @constant */
            type: "/problems/overloaded";
        };
        /**
         * @description demo_declined is declined by the payment simulator.
         * @default demo_ok
         * @enum {string}
         */
        PaymentMethod: "demo_ok" | "demo_declined";
        /**
         * @example {
         *       "type": "/problems/price-changed",
         *       "title": "The price has changed",
         *       "status": 422,
         *       "detail": "The total is 57.47 USD now.",
         *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
         *       "currentTotal": {
         *         "amount": 5747,
         *         "currency": "USD"
         *       }
         *     }
         */
        PriceChangedProblem: components["schemas"]["Problem"] & {
            currentTotal: components["schemas"]["Money"];
            /** @constant */
            status?: 422;
            /** @constant */
            title?: "The price has changed";
            /** @constant */
            type: "/problems/price-changed";
        };
        /** @description RFC 9457 problem details. Switch on type; title is fixed for each type. The members after traceId come with the types that name them. */
        Problem: {
            /** @description price-changed */
            currentTotal?: components["schemas"]["Money"];
            detail: string;
            /** @description validation-error */
            errors?: components["schemas"]["FieldError"][];
            /** @description too-large */
            limitBytes?: number;
            /** @description not-cancellable */
            orderStatus?: components["schemas"]["OrderStatus"];
            /** @description invalid-query */
            parameter?: string;
            status: number;
            title: string;
            traceId: components["schemas"]["TraceId"];
            type: components["schemas"]["ProblemType"];
        };
        /**
         * @description Also the address of a page that explains the problem.
         * @enum {string}
         */
        ProblemType: "/problems/malformed-json" | "/problems/malformed-request" | "/problems/idempotency-key-missing" | "/problems/idempotency-key-invalid" | "/problems/invalid-query" | "/problems/operator-only" | "/problems/not-found" | "/problems/method-not-allowed" | "/problems/not-acceptable" | "/problems/idempotency-key-in-progress" | "/problems/not-cancellable" | "/problems/too-large" | "/problems/unsupported-media-type" | "/problems/validation-error" | "/problems/idempotency-key-reused" | "/problems/price-changed" | "/problems/rate-limited" | "/problems/internal-error" | "/problems/overloaded" | "/problems/storage-unavailable";
        Product: {
            description: string;
            id: string;
            name: string;
            notes: string[];
            origin: string;
            price: components["schemas"]["Money"];
            roast: string;
        };
        /** @description Data of a server-sent event named progress: the live values of the moment. It has no id and is in no history. */
        Progress: {
            delayed: boolean;
            status: components["schemas"]["OrderStatus"];
            steps: components["schemas"]["Step"][];
            /** Format: int64 */
            version: number;
        };
        /** @description The live values of the moment. It has no id, so it changes no resume point. */
        ProgressFrame: {
            /** @description A Progress as one line. */
            data: string;
            /** @constant */
            event: "progress";
        };
        /** @description Written without fraction and exponent: 2, not 2.0. */
        Quantity: number;
        /**
         * @example {
         *       "type": "/problems/rate-limited",
         *       "title": "Too many orders at once",
         *       "status": 429,
         *       "detail": "More than 200 orders a second. Try again in a second.",
         *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
         *     }
         */
        RateLimitedProblem: components["schemas"]["Problem"] & {
            /** @constant */
            status?: 429;
            /** @constant */
            title?: "Too many orders at once";
            /** @constant */
            type: "/problems/rate-limited";
        };
        /** @description Dependencies inform; they never make the node not ready. */
        Readiness: {
            checks: components["schemas"]["Check"][];
            dependencies: components["schemas"]["Dependency"][];
            /** @enum {string} */
            status: "ready" | "degraded" | "not-ready";
        };
        Reason: {
            /** @enum {string} */
            code: "PAYMENT_DECLINED" | "OUT_OF_STOCK" | "CANNOT_SHIP" | "CANCELLED_BY_CUSTOMER" | "TIME_BUDGET_SPENT";
            message: string;
        };
        /** @description One span, with the names of OpenTelemetry. */
        Span: {
            attributes: {
                [key: string]: string | number | boolean;
            };
            /**
             * Format: int64
             * @description Microseconds since 1970.
             */
            endMicros: number;
            /** @description Why the work failed; null if it did not. */
            error: string | null;
            events: {
                /** Format: int64 */
                atMicros: number;
                name: string;
            }[];
            instance: string;
            /** @enum {string} */
            kind: "INTERNAL" | "CLIENT" | "SERVER" | "PRODUCER" | "CONSUMER";
            links: {
                spanId: string;
                traceId: string;
            }[];
            name: string;
            /** @description Null for a root. */
            parentSpanId: string | null;
            service: string;
            spanId: string;
            /**
             * Format: int64
             * @description Microseconds since 1970.
             */
            startMicros: number;
            traceId: string;
        };
        /** @description One of the three calls. attempts, lastError and nextAttemptAt are live values: they may start again after the order moved to another node, and change neither version nor ETag. A step that was never tried has name, state and attempts only. */
        Step: {
            attempts: number;
            lastError?: components["schemas"]["StepError"] | null;
            name: components["schemas"]["StepName"];
            /**
             * Format: date-time
             * @description When a parked step is tried again.
             */
            nextAttemptAt?: string | null;
            /** @description What the called service named its effect. */
            reference?: string | null;
            state: components["schemas"]["StepState"];
        };
        StepError: {
            /**
             * @description What went wrong, as one word for programs.
             * @example timeout
             * @example error
             * @example unreachable
             * @example breaker-open
             * @example refused
             */
            kind: string;
            /**
             * @description The same for people.
             * @example no answer in 3000 ms
             */
            message: string;
        };
        /** @enum {string} */
        StepName: "payment" | "inventory" | "shipping";
        /**
         * @description RETRYING: quick retries are running. DELAYED: parked until nextAttemptAt. FAILED: definitely refused.
         * @enum {string}
         */
        StepState: "WAITING" | "RUNNING" | "RETRYING" | "DELAYED" | "DONE" | "FAILED" | "UNDOING" | "UNDONE" | "SKIPPED";
        /**
         * @example {
         *       "type": "/problems/storage-unavailable",
         *       "title": "Orders cannot be stored or read right now",
         *       "status": 503,
         *       "detail": "The order may exist. The same key is safe to send again.",
         *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
         *     }
         */
        StorageUnavailableProblem: components["schemas"]["Problem"] & {
            /** @constant */
            status?: 503;
            /** @constant */
            title?: "Orders cannot be stored or read right now";
            /** @constant */
            type: "/problems/storage-unavailable";
        };
        /** @description One frame of the stream, as its fields. */
        StreamFrame: components["schemas"]["EventFrame"] | components["schemas"]["ProgressFrame"];
        /**
         * @example {
         *       "type": "/problems/too-large",
         *       "title": "The body is too large",
         *       "status": 413,
         *       "detail": "The body may have at most 16384 bytes.",
         *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
         *       "limitBytes": 16384
         *     }
         */
        TooLargeProblem: components["schemas"]["Problem"] & {
            /** @description The most a body may have, in bytes. */
            limitBytes: number;
            /** @constant */
            status?: 413;
            /** @constant */
            title?: "The body is too large";
            /** @constant */
            type: "/problems/too-large";
        };
        /** @example 4bf92f3577b34da6a3ce929d0e0e4736 */
        TraceId: string;
        /** @description A page of spans. */
        Traces: {
            /**
             * Format: int64
             * @description How many spans were forgotten before this page.
             */
            missed: number;
            /** @description The after of the next call. */
            next: string;
            spans: components["schemas"]["Span"][];
        };
        /**
         * @example {
         *       "type": "/problems/unsupported-media-type",
         *       "title": "The body must be JSON",
         *       "status": 415,
         *       "detail": "Send Content-Type: application/json.",
         *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
         *     }
         */
        UnsupportedMediaTypeProblem: components["schemas"]["Problem"] & {
            /** @constant */
            status?: 415;
            /** @constant */
            title?: "The body must be JSON";
            /** @constant */
            type: "/problems/unsupported-media-type";
        };
        /**
         * @example {
         *       "type": "/problems/validation-error",
         *       "title": "The order has invalid fields",
         *       "status": 422,
         *       "detail": "2 fields need attention.",
         *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
         *       "errors": [
         *         {
         *           "pointer": "#/items/0/quantity",
         *           "detail": "must be an integer from 1 to 20"
         *         },
         *         {
         *           "pointer": "#/items/1/productId",
         *           "detail": "is not in the catalogue"
         *         }
         *       ]
         *     }
         */
        ValidationErrorProblem: components["schemas"]["Problem"] & {
            /** @description Every field that is wrong, all at once. */
            errors: components["schemas"]["FieldError"][];
            /** @constant */
            status?: 422;
            /** @constant */
            title?: "The order has invalid fields";
            /** @constant */
            type: "/problems/validation-error";
        };
    };
    responses: {
        /** @description The order is durably stored; nothing was called yet. A replay gives the same bytes again. */
        AcceptedOrder: {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                ETag: components["headers"]["ETag"];
                "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                Location: components["headers"]["Location"];
                "Order-Intake": components["headers"]["Order-Intake"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Order"];
            };
        };
        /** @description The key is missing or malformed, or the body is not JSON. */
        BadOrderRequest: {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["IdempotencyKeyMissingProblem"] | components["schemas"]["IdempotencyKeyInvalidProblem"] | components["schemas"]["MalformedJsonProblem"] | components["schemas"]["MalformedRequestProblem"];
            };
        };
        /** @description A query parameter is not valid. */
        BadQuery: {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["InvalidQueryProblem"] | components["schemas"]["MalformedRequestProblem"];
            };
        };
        /** @description The order is still being written. */
        IdempotencyKeyInProgress: {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["IdempotencyKeyInProgressProblem"];
            };
        };
        /** @description Something went wrong on our side. */
        InternalError: {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["InternalErrorProblem"];
            };
        };
        /** @description The body or the key is not valid, in the original lab's words; or the request is not valid HTTP. */
        LabBadRequest: {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["LabError"];
                "application/problem+json": components["schemas"]["MalformedRequestProblem"];
            };
        };
        /** @description Refused, in the original lab's words. */
        LabRefusal: {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["LabError"];
            };
        };
        /** @description Not now. */
        LabRetry: {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["LabError"];
            };
        };
        /** @description The request is not valid HTTP. */
        MalformedRequest: {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["MalformedRequestProblem"];
            };
        };
        /** @description Method not allowed. */
        MethodNotAllowed: {
            headers: {
                Allow: components["headers"]["Allow"];
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["MethodNotAllowedProblem"];
            };
        };
        /** @description No acceptable representation. */
        NotAcceptable: {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["NotAcceptableProblem"];
            };
        };
        /** @description The order can no longer be cancelled. */
        NotCancellable: {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["NotCancellableProblem"];
            };
        };
        /** @description Not found. */
        NotFound: {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["NotFoundProblem"];
            };
        };
        /** @description Still the version of If-None-Match. */
        NotModified: {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                ETag: components["headers"]["ETag"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description Only for operators. */
        OperatorOnly: {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["OperatorOnlyProblem"];
            };
        };
        /** @description Too many orders at once. */
        RateLimited: {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["RateLimitedProblem"];
            };
        };
        /** @description Orders cannot be stored or read right now. */
        StorageUnavailable: {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["StorageUnavailableProblem"];
            };
        };
        /** @description The body is too large. */
        TooLarge: {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["TooLargeProblem"];
            };
        };
        /** @description Nothing works for long: try again, with the same key. */
        Unavailable: {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["StorageUnavailableProblem"];
            };
        };
        /** @description The order is refused. Nothing is remembered under its key, unless the key was used before. */
        UnprocessableOrder: {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ValidationErrorProblem"] | components["schemas"]["IdempotencyKeyReusedProblem"] | components["schemas"]["PriceChangedProblem"];
            };
        };
        /** @description The body must be JSON. */
        UnsupportedMediaType: {
            headers: {
                "Cache-Control": components["headers"]["Cache-Control"];
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
            };
        };
    };
    parameters: {
        /**
         * @description 1 to 255 visible ASCII characters, bare or as a quoted string: abc and "abc" are one key. Best a fresh UUID for each click on checkout.
         * @example 8e03978e-40d5-43e8-bc93-6894a57f9324
         */
        IdempotencyKey: components["schemas"]["IdempotencyKey"];
        /**
         * @description The ETag that the client has, or a list of them, or *. The quotes may be missing: 3 is the same as "3".
         * @example "3"
         */
        IfNoneMatch: string;
        /**
         * @description An id that is no order's is 404.
         * @example ord_0r7kq8w1c5d2e9f3g6h4j0k7mn
         */
        OrderId: string;
        /** @description W3C trace context; continued into every downstream call. */
        Traceparent: string;
    };
    requestBodies: never;
    headers: {
        /** @description The methods this address takes. */
        Allow: string;
        /** @description no-store everywhere but /products and /problems/*. */
        "Cache-Control": string;
        /** @description The version in quotes. */
        ETag: string;
        /** @description true when this key was accepted before; the body is byte for byte the first answer's. */
        "Idempotent-Replayed": "true";
        /** @description The order's address. */
        Location: string;
        /** @description queued when the order waits in the intake queue, because the journal did not answer. Such an answer promises the id and Location only. Until the journal is back a read of the order is 503 or 404. For 15 minutes after the answer, take a 404 as "not yet" and ask again. */
        "Order-Intake": "queued";
        /** @description Whole seconds until it is useful to ask again. */
        "Retry-After": number;
        /** @description Bearer: the answer to a request without the operator token. */
        "WWW-Authenticate": string;
        /** @description 32 hex digits, in every answer; the trace id of the request's traceparent, or a new one. */
        "X-Trace-Id": components["schemas"]["TraceId"];
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    placeLabOrder: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description 1 to 255 visible ASCII characters, bare or as a quoted string: abc and "abc" are one key. Best a fresh UUID for each click on checkout.
                 * @example 8e03978e-40d5-43e8-bc93-6894a57f9324
                 */
                "Idempotency-Key"?: components["schemas"]["IdempotencyKey"];
                /** @description W3C trace context; continued into every downstream call. */
                traceparent?: components["parameters"]["Traceparent"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "items": [
                 *         {
                 *           "id": "ethiopian-yirgacheffe",
                 *           "name": "Ethiopian Yirgacheffe",
                 *           "price": 18.99,
                 *           "quantity": 7
                 *         }
                 *       ],
                 *       "total": 132.92999999999998,
                 *       "timestamp": "2026-11-21T09:30:00.000Z"
                 *     }
                 */
                "application/json": components["schemas"]["LabOrder"];
            };
        };
        responses: {
            /** @description Stored. A status that is not terminal means that processing continues. */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "success": true,
                     *       "order_id": "ord_0r7kq8w1c5d2e9f3g6h4j0k7mn",
                     *       "message": "Order received and stored",
                     *       "status": "CONFIRMED"
                     *     }
                     */
                    "application/json": components["schemas"]["LabAnswer"];
                };
            };
            400: components["responses"]["LabBadRequest"];
            /** @description Method not allowed. */
            405: {
                headers: {
                    Allow: components["headers"]["Allow"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabError"];
                };
            };
            409: components["responses"]["LabRetry"];
            413: components["responses"]["LabRefusal"];
            414: components["responses"]["MalformedRequest"];
            422: components["responses"]["LabRefusal"];
            429: components["responses"]["LabRetry"];
            431: components["responses"]["MalformedRequest"];
            500: components["responses"]["LabRefusal"];
            503: components["responses"]["LabRetry"];
            505: components["responses"]["MalformedRequest"];
        };
    };
    docs: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C trace context; continued into every downstream call. */
                traceparent?: components["parameters"]["Traceparent"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page that needs nothing from elsewhere. */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["OperatorOnly"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["MalformedRequest"];
            431: components["responses"]["MalformedRequest"];
            500: components["responses"]["InternalError"];
            505: components["responses"]["MalformedRequest"];
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C trace context; continued into every downstream call. */
                traceparent?: components["parameters"]["Traceparent"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready. */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["MalformedRequest"];
            431: components["responses"]["MalformedRequest"];
            500: components["responses"]["InternalError"];
            /** @description Not ready. */
            503: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            505: components["responses"]["MalformedRequest"];
        };
    };
    live: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C trace context; continued into every downstream call. */
                traceparent?: components["parameters"]["Traceparent"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can. */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Liveness"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["MalformedRequest"];
            431: components["responses"]["MalformedRequest"];
            500: components["responses"]["InternalError"];
            505: components["responses"]["MalformedRequest"];
        };
    };
    ready: {
        parameters: {
            query?: {
                /** @description node asks about this node alone: 503 only while it ends, is not a member, or is cut off. Without it, a node is also not ready while neither journal nor intake queue can store an order. */
                scope?: "node";
            };
            header?: {
                /** @description W3C trace context; continued into every downstream call. */
                traceparent?: components["parameters"]["Traceparent"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description ready, or degraded: orders are still accepted. */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            400: components["responses"]["BadQuery"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["MalformedRequest"];
            431: components["responses"]["MalformedRequest"];
            500: components["responses"]["InternalError"];
            /** @description not-ready. */
            503: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            505: components["responses"]["MalformedRequest"];
        };
    };
    metrics: {
        parameters: {
            query?: {
                /** @description With off, the rows are not counted for this scrape: orders_open and orders_delayed keep their last values. A node with METRICS_COUNT_ROWS=off never counts, and has neither. */
                counts?: "off";
                /** @description Only the metrics with these names are shown. */
                "name[]"?: string[];
            };
            header?: {
                /** @description W3C trace context; continued into every downstream call. */
                traceparent?: components["parameters"]["Traceparent"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text format, or OpenMetrics if the client accepts it. OpenMetrics has exemplars: the trace of an order. */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/openmetrics-text": string;
                    "text/plain": string;
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["OperatorOnly"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["MalformedRequest"];
            431: components["responses"]["MalformedRequest"];
            500: components["responses"]["InternalError"];
            505: components["responses"]["MalformedRequest"];
        };
    };
    document: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C trace context; continued into every downstream call. */
                traceparent?: components["parameters"]["Traceparent"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1. */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        info: Record<string, never>;
                        openapi: string;
                        paths: Record<string, never>;
                    };
                };
            };
            400: components["responses"]["MalformedRequest"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["MalformedRequest"];
            431: components["responses"]["MalformedRequest"];
            500: components["responses"]["InternalError"];
            505: components["responses"]["MalformedRequest"];
        };
    };
    listOrders: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before. */
                cursor?: string;
                customerId?: string;
                /** @description Digits only. */
                limit?: number;
                /** @description May repeat. */
                status?: components["schemas"]["OrderStatus"][];
            };
            header?: {
                /** @description W3C trace context; continued into every downstream call. */
                traceparent?: components["parameters"]["Traceparent"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "ord_0r7kq8w1c5d2e9f3g6h4j0k7mn",
                     *           "version": 8,
                     *           "status": "CONFIRMED",
                     *           "terminal": true,
                     *           "delayed": false,
                     *           "cancellable": false,
                     *           "items": [
                     *             {
                     *               "productId": "kenyan-aa",
                     *               "name": "Kenyan AA",
                     *               "quantity": 2,
                     *               "unitPrice": {
                     *                 "amount": 1999,
                     *                 "currency": "USD"
                     *               },
                     *               "lineTotal": {
                     *                 "amount": 3998,
                     *                 "currency": "USD"
                     *               }
                     *             }
                     *           ],
                     *           "total": {
                     *             "amount": 3998,
                     *             "currency": "USD"
                     *           },
                     *           "paymentMethod": "demo_ok",
                     *           "customerId": "c-6f0e",
                     *           "reason": null,
                     *           "acceptedAt": "2026-11-21T09:30:00.000Z",
                     *           "updatedAt": "2026-11-21T09:30:02.250Z",
                     *           "completedAt": "2026-11-21T09:30:02.250Z",
                     *           "links": {
                     *             "self": "/orders/ord_0r7kq8w1c5d2e9f3g6h4j0k7mn",
                     *             "events": "/orders/ord_0r7kq8w1c5d2e9f3g6h4j0k7mn/events",
                     *             "cancel": "/orders/ord_0r7kq8w1c5d2e9f3g6h4j0k7mn/cancel"
                     *           }
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["OrderPage"];
                };
            };
            400: components["responses"]["BadQuery"];
            401: components["responses"]["OperatorOnly"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            414: components["responses"]["MalformedRequest"];
            431: components["responses"]["MalformedRequest"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StorageUnavailable"];
            505: components["responses"]["MalformedRequest"];
        };
    };
    placeOrder: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 1 to 255 visible ASCII characters, bare or as a quoted string: abc and "abc" are one key. Best a fresh UUID for each click on checkout.
                 * @example 8e03978e-40d5-43e8-bc93-6894a57f9324
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description W3C trace context; continued into every downstream call. */
                traceparent?: components["parameters"]["Traceparent"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "items": [
                 *         {
                 *           "productId": "kenyan-aa",
                 *           "quantity": 2
                 *         },
                 *         {
                 *           "productId": "sumatra-mandheling",
                 *           "quantity": 1
                 *         }
                 *       ],
                 *       "expectedTotal": {
                 *         "amount": 5747,
                 *         "currency": "USD"
                 *       },
                 *       "paymentMethod": "demo_ok",
                 *       "customerId": "c-6f0e"
                 *     }
                 */
                "application/json": components["schemas"]["NewOrder"];
            };
        };
        responses: {
            202: components["responses"]["AcceptedOrder"];
            400: components["responses"]["BadOrderRequest"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["IdempotencyKeyInProgress"];
            413: components["responses"]["TooLarge"];
            414: components["responses"]["MalformedRequest"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableOrder"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["MalformedRequest"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            505: components["responses"]["MalformedRequest"];
        };
    };
    getOrder: {
        parameters: {
            query?: {
                /** @description Seconds to wait for another version; needs If-None-Match. Digits only. */
                wait?: number;
            };
            header?: {
                /**
                 * @description The ETag that the client has, or a list of them, or *. The quotes may be missing: 3 is the same as "3".
                 * @example "3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /** @description W3C trace context; continued into every downstream call. */
                traceparent?: components["parameters"]["Traceparent"];
            };
            path: {
                /**
                 * @description An id that is no order's is 404.
                 * @example ord_0r7kq8w1c5d2e9f3g6h4j0k7mn
                 */
                id: components["parameters"]["OrderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order. */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["BadQuery"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            414: components["responses"]["MalformedRequest"];
            431: components["responses"]["MalformedRequest"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            505: components["responses"]["MalformedRequest"];
        };
    };
    cancelOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C trace context; continued into every downstream call. */
                traceparent?: components["parameters"]["Traceparent"];
            };
            path: {
                /**
                 * @description An id that is no order's is 404.
                 * @example ord_0r7kq8w1c5d2e9f3g6h4j0k7mn
                 */
                id: components["parameters"]["OrderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Already cancelled, or being cancelled; Retry-After while it is. */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description The order is COMPENSATING. */
            202: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["NotCancellable"];
            413: components["responses"]["TooLarge"];
            414: components["responses"]["MalformedRequest"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["MalformedRequest"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            505: components["responses"]["MalformedRequest"];
        };
    };
    readEvents: {
        parameters: {
            query?: never;
            header?: {
                /** @description Resume after this seq (event stream only). A value that is no seq of this order replays everything. */
                "Last-Event-ID"?: string;
                /** @description W3C trace context; continued into every downstream call. */
                traceparent?: components["parameters"]["Traceparent"];
            };
            path: {
                /**
                 * @description An id that is no order's is 404.
                 * @example ord_0r7kq8w1c5d2e9f3g6h4j0k7mn
                 */
                id: components["parameters"]["OrderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The history. */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "events": [
                     *         {
                     *           "seq": 1,
                     *           "type": "OrderAccepted",
                     *           "at": "2026-11-21T09:30:00.000Z",
                     *           "status": "ACCEPTED",
                     *           "delayed": false
                     *         },
                     *         {
                     *           "seq": 2,
                     *           "type": "StepStarted",
                     *           "at": "2026-11-21T09:30:00.020Z",
                     *           "status": "PAYMENT_PENDING",
                     *           "delayed": false,
                     *           "step": "payment"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["EventHistory"];
                    /**
                     * @example retry: 2000
                     *
                     *     id: 1
                     *     event: OrderAccepted
                     *     data: {"seq":1,"type":"OrderAccepted","at":"2026-11-21T09:30:00.000Z","status":"ACCEPTED","delayed":false}
                     */
                    "text/event-stream": components["schemas"]["EventStream"];
                };
            };
            /** @description Nothing will ever come after Last-Event-ID: the order is finished. */
            204: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedRequest"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            414: components["responses"]["MalformedRequest"];
            431: components["responses"]["MalformedRequest"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
            505: components["responses"]["MalformedRequest"];
        };
    };
    countOrders: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C trace context; continued into every downstream call. */
                traceparent?: components["parameters"]["Traceparent"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts. */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "total": 128,
                     *       "byStatus": {
                     *         "ACCEPTED": 0,
                     *         "PAYMENT_PENDING": 1,
                     *         "INVENTORY_PENDING": 0,
                     *         "SHIPPING_PENDING": 2,
                     *         "CONFIRMED": 121,
                     *         "COMPENSATING": 0,
                     *         "REJECTED": 4,
                     *         "CANCELLED": 0,
                     *         "EXPIRED": 0
                     *       },
                     *       "delayed": 1,
                     *       "replays": 17,
                     *       "keyMismatches": 0,
                     *       "asOf": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["OrderCounts"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["OperatorOnly"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            414: components["responses"]["MalformedRequest"];
            431: components["responses"]["MalformedRequest"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StorageUnavailable"];
            505: components["responses"]["MalformedRequest"];
        };
    };
    problemPage: {
        parameters: {
            query?: never;
            header?: {
                /** @description W3C trace context; continued into every downstream call. */
                traceparent?: components["parameters"]["Traceparent"];
            };
            path: {
                slug: "malformed-json" | "malformed-request" | "idempotency-key-missing" | "idempotency-key-invalid" | "invalid-query" | "operator-only" | "not-found" | "method-not-allowed" | "not-acceptable" | "idempotency-key-in-progress" | "not-cancellable" | "too-large" | "unsupported-media-type" | "validation-error" | "idempotency-key-reused" | "price-changed" | "rate-limited" | "internal-error" | "overloaded" | "storage-unavailable";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["MalformedRequest"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["MalformedRequest"];
            431: components["responses"]["MalformedRequest"];
            500: components["responses"]["InternalError"];
            505: components["responses"]["MalformedRequest"];
        };
    };
    listProducts: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that the client has, or a list of them, or *. The quotes may be missing: 3 is the same as "3".
                 * @example "3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /** @description W3C trace context; continued into every downstream call. */
                traceparent?: components["parameters"]["Traceparent"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All products. */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "products": [
                     *         {
                     *           "id": "kenyan-aa",
                     *           "name": "Kenyan AA",
                     *           "origin": "Kenya",
                     *           "roast": "Medium-Dark",
                     *           "description": "Ripe blackcurrant, a bright finish.",
                     *           "notes": [
                     *             "Berry",
                     *             "Wine",
                     *             "Black Currant"
                     *           ],
                     *           "price": {
                     *             "amount": 1999,
                     *             "currency": "USD"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Catalogue"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["MalformedRequest"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            414: components["responses"]["MalformedRequest"];
            431: components["responses"]["MalformedRequest"];
            500: components["responses"]["InternalError"];
            505: components["responses"]["MalformedRequest"];
        };
    };
    traces: {
        parameters: {
            query?: {
                /** @description The next of an earlier answer. Without it the list begins with the oldest span that the node remembers. */
                after?: number;
                /** @description Most spans of the answer. */
                limit?: number;
            };
            header?: {
                /** @description W3C trace context; continued into every downstream call. */
                traceparent?: components["parameters"]["Traceparent"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The spans, the cursor of the next call, and the number of spans that were forgotten before they were read. */
            200: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Traces"];
                };
            };
            400: components["responses"]["BadQuery"];
            401: components["responses"]["OperatorOnly"];
            405: components["responses"]["MethodNotAllowed"];
            414: components["responses"]["MalformedRequest"];
            431: components["responses"]["MalformedRequest"];
            500: components["responses"]["InternalError"];
            505: components["responses"]["MalformedRequest"];
        };
    };
}
