package io.coffeechaos.orders.api.http;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaRange;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.headers.Accept;
import org.apache.pekko.http.javadsl.model.headers.ETag;
import org.apache.pekko.http.javadsl.model.headers.EntityTag;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Reads and writes the headers that the contract uses. */
public final class Headers {
    private Headers() {}

    /** Returns the answer with one more header. */
    public static HttpResponse with(HttpResponse response, String name, String value) {
        return response.addHeader(RawHeader.create(name, value));
    }

    /** A strong entity tag header. */
    public static HttpHeader etag(String tag) {
        return ETag.create(EntityTag.create(tag, false));
    }

    /** A {@code Retry-After} header in whole seconds, rounded up, at least 1. */
    public static HttpHeader retryAfter(Duration wait) {
        long seconds = Math.max(1, (wait.toMillis() + 999) / 1000);
        return RawHeader.create("Retry-After", Long.toString(seconds));
    }

    /**
     * Whether {@code If-None-Match} contains this tag (weak comparison, RFC 9110 13.1.2) or is {@code *}. A tag without
     * its quotes counts: a client that forgets them would otherwise get each long poll back at once.
     */
    public static boolean matches(HttpRequest request, String tag) {
        String quoted = '"' + tag + '"';
        return ifNoneMatch(request)
                .filter(value -> Arrays.stream(value.split(",", -1))
                        .map(String::strip)
                        .map(each -> each.startsWith("W/") ? each.substring(2) : each)
                        .anyMatch(each -> each.equals("*") || each.equals(quoted) || each.equals(tag)))
                .isPresent();
    }

    /** The value of the {@code If-None-Match} header. */
    public static Optional<String> ifNoneMatch(HttpRequest request) {
        return request.getHeader("If-None-Match").map(HttpHeader::value);
    }

    /**
     * The client's preference for this media type, from 0 (not acceptable) to 1. A request without {@code Accept} gives
     * 1.
     */
    public static float quality(HttpRequest request, MediaType type) {
        Optional<Accept> accept = request.getHeader(Accept.class);
        if (accept.isEmpty()) {
            return 1;
        }
        float best = 0;
        int bestSpecificity = -1;
        for (MediaRange range : accept.get().getMediaRanges()) {
            int specificity = specificity(range);
            if (range.matches(type) && specificity > bestSpecificity) {
                best = range.qValue();
                bestSpecificity = specificity;
            }
        }
        return best;
    }

    /** Whether {@code Accept} names this media type exactly, not only by a wildcard. */
    public static boolean names(HttpRequest request, MediaType type) {
        return request.getHeader(Accept.class).stream()
                .flatMap(accept -> java.util.stream.StreamSupport.stream(
                        accept.getMediaRanges().spliterator(), false))
                .anyMatch(range -> specificity(range) == 2 && range.matches(type));
    }

    /** 0 for any type, 1 for any subtype of a type, 2 for one media type. */
    private static int specificity(MediaRange range) {
        String text = range.toString();
        if (text.startsWith("*/*")) {
            return 0;
        }
        return text.contains("/*") ? 1 : 2;
    }
}
