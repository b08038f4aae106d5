package io.coffeechaos.orders.api.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaRange;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.headers.Accept;
import org.apache.pekko.http.javadsl.model.headers.ETag;
import org.apache.pekko.http.javadsl.model.headers.EntityTag;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.IllegalHeaderException;

/**
 * Reads and writes the headers that the contract uses. A request may have a header on several lines. Several lines mean
 * the same as one line with all values, separated by commas (RFC 9110 5.3). So every method here reads all lines, and
 * no other class reads the headers of a request.
 */
public final class Headers {
    private static final String JSON = "application/json";

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

    /** The value of each line of this header, in the order sent. */
    public static List<String> lines(HttpRequest request, String name) {
        return all(request, name).map(HttpHeader::value).toList();
    }

    /**
     * The value of a header that is not a list. Several lines give the joined value, which is not valid for such a
     * header, so a reader that validates the value needs no rule for them.
     */
    public static Optional<String> value(HttpRequest request, String name) {
        List<String> lines = lines(request, name);
        return lines.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", lines));
    }

    /**
     * Whether {@code If-None-Match} contains this tag (weak comparison, RFC 9110 13.1.2) or is {@code *}. A tag without
     * its quotes counts: a client that forgets them would otherwise get each long poll back at once.
     */
    public static boolean matches(HttpRequest request, String tag) {
        String quoted = '"' + tag + '"';
        return lines(request, "If-None-Match").stream()
                .flatMap(line -> elements(line, ',', false))
                .map(each -> each.startsWith("W/") ? each.substring(2) : each)
                .anyMatch(each -> each.equals("*") || each.equals(quoted) || each.equals(tag));
    }

    /**
     * The client's preference for this media type, from 0 (not acceptable) to 1. A request without {@code Accept}, or
     * with an empty one, gives 1.
     */
    public static float quality(HttpRequest request, MediaType type) {
        List<MediaRange> accepted = accepted(request);
        if (accepted.isEmpty()) {
            return 1;
        }
        float best = 0;
        int bestSpecificity = -1;
        for (MediaRange range : accepted) {
            int specificity = specificity(range);
            if (range.matches(type) && specificity >= bestSpecificity) {
                best = specificity == bestSpecificity ? Math.max(best, range.qValue()) : range.qValue();
                bestSpecificity = specificity;
            }
        }
        return best;
    }

    /** Whether {@code Accept} names this media type exactly, not only by a wildcard. */
    public static boolean names(HttpRequest request, MediaType type) {
        return accepted(request).stream().anyMatch(range -> specificity(range) == 2 && range.matches(type));
    }

    /**
     * Whether the body is plain JSON by its {@code Content-Type} and {@code Content-Encoding}. Parameters of the type
     * have no meaning (RFC 8259), and they may be empty (RFC 9110 5.6.6).
     */
    public static boolean saysJson(HttpRequest request) {
        return isJsonType(request)
                && lines(request, "Content-Encoding").stream()
                        .flatMap(line -> elements(line, ',', false))
                        .allMatch(coding -> coding.equalsIgnoreCase("identity"));
    }

    private static boolean isJsonType(HttpRequest request) {
        // Pekko moves a Content-Type that it can parse to the entity. It cannot parse an empty parameter. Then the line
        // stays among the headers, and the entity has Pekko's default type.
        List<String> unparsed = lines(request, "Content-Type");
        ContentType parsed = request.entity().getContentType();
        boolean isDefault =
                parsed.equals(ContentTypes.APPLICATION_OCTET_STREAM) || parsed.equals(ContentTypes.NO_CONTENT_TYPE);
        return (isJsonType(parsed.mediaType().toString()) || (isDefault && !unparsed.isEmpty()))
                && unparsed.stream().allMatch(Headers::isJsonType);
    }

    private static boolean isJsonType(String contentType) {
        return elements(contentType, ',', true).count() == 1
                && elements(contentType, ';', true).findFirst().orElse("").equalsIgnoreCase(JSON)
                && !contentType.stripLeading().startsWith(";");
    }

    private static Stream<HttpHeader> all(HttpRequest request, String name) {
        String lowercase = name.toLowerCase(Locale.ROOT);
        return StreamSupport.stream(request.getHeaders().spliterator(), false).filter(header -> header.is(lowercase));
    }

    /** The media ranges of all lines. Ranges that are not valid do not count. */
    private static List<MediaRange> accepted(HttpRequest request) {
        return all(request, "Accept")
                // Pekko parses a line as a whole, and it knows a weight by a small q only. If it cannot parse a line,
                // or
                // if the line has capital letters, each range is parsed by itself.
                .flatMap(line -> line instanceof Accept accept && line.value().equals(lowerCase(line.value()))
                        ? ranges(accept)
                        : elements(lowerCase(line.value()), ',', true).flatMap(Headers::parsed))
                .toList();
    }

    private static String lowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static Stream<MediaRange> parsed(String range) {
        try {
            return HttpHeader.parse("Accept", range) instanceof Accept accept ? ranges(accept) : Stream.empty();
        } catch (IllegalHeaderException notAscii) {
            return Stream.empty();
        }
    }

    private static Stream<MediaRange> ranges(Accept accept) {
        return StreamSupport.stream(accept.getMediaRanges().spliterator(), false);
    }

    /**
     * Splits a header value. A separator in a quoted string does not count, and neither does an empty element.
     *
     * @param escapes whether a backslash in a quoted string protects the next character; it does not in entity tags
     */
    private static Stream<String> elements(String value, char separator, boolean escapes) {
        List<String> elements = new ArrayList<>();
        boolean quoted = false;
        int begin = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted && escapes) {
                i++;
            } else if (c == separator && !quoted) {
                elements.add(value.substring(begin, i));
                begin = i + 1;
            }
        }
        elements.add(value.substring(begin));
        return elements.stream().map(String::strip).filter(element -> !element.isEmpty());
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
