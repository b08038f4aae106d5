package io.coffeechaos.lab.client;

import java.net.http.HttpResponse;
import java.time.Duration;

/** The pause that an answer of the shop asks for (order-api.md 14). */
public final class RetryAfter {
    /** The longest pause that a customer takes. */
    private static final int MAX_S = 15;

    private RetryAfter() {}

    /**
     * The pause that this answer's {@code Retry-After} asks for, 15 s at most. Zero if the header is missing, or is not
     * a whole number of seconds.
     */
    public static Duration of(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,4}"))
                .map(seconds -> Duration.ofSeconds(Math.min(MAX_S, Integer.parseInt(seconds))))
                .orElse(Duration.ZERO);
    }
}
