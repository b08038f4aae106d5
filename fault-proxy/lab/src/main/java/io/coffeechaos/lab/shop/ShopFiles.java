package io.coffeechaos.lab.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * Serves the built webapp. A path without a file is a page of the single-page app and gets {@code index.html}. If the
 * path looks like a file, the answer is 404: a browser could not parse {@code index.html} as a script.
 */
final class ShopFiles {
    /** The shop loads nothing from other sites, and only its own pages may embed it. The console does. */
    private static final List<HttpHeader> SECURITY = headers(Map.of(
            "Content-Security-Policy",
            "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'self'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin"));

    /** For files under assets/: Vite puts a hash in their names, so they never change. */
    private static final String CACHE_HASHED = "public, max-age=31536000, immutable";

    /** A name with an extension. The number of a lesson, such as 1.4, has none. */
    private static final Pattern FILE_NAME = Pattern.compile(".*\\.[A-Za-z][A-Za-z0-9]*");

    private static final String CACHE_NAMED = "no-cache";
    private static final String CACHE_INDEX = "no-store";

    private static final Map<String, ContentType> TYPES = Map.ofEntries(
            Map.entry("html", ContentTypes.TEXT_HTML_UTF8),
            Map.entry("js", ContentTypes.create(MediaTypes.APPLICATION_JAVASCRIPT, HttpCharsets.UTF_8)),
            Map.entry("css", ContentTypes.create(MediaTypes.TEXT_CSS, HttpCharsets.UTF_8)),
            Map.entry("json", ContentTypes.APPLICATION_JSON),
            Map.entry("webmanifest", ContentTypes.APPLICATION_JSON),
            Map.entry("svg", ContentTypes.create(MediaTypes.IMAGE_SVG_XML)),
            Map.entry("png", ContentTypes.create(MediaTypes.IMAGE_PNG)),
            Map.entry("ico", ContentTypes.create(MediaTypes.IMAGE_X_ICON)),
            Map.entry("webp", ContentTypes.create(MediaTypes.IMAGE_WEBP)),
            Map.entry("woff2", ContentTypes.create(MediaTypes.FONT_WOFF_2)),
            Map.entry("txt", ContentTypes.TEXT_PLAIN_UTF8));

    private final Path root;

    ShopFiles(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    HttpResponse answer(HttpRequest request) {
        if (!request.method().equals(HttpMethods.GET) && !request.method().equals(HttpMethods.HEAD)) {
            return plain(405, "Use GET to load the shop.").addHeader(RawHeader.create("Allow", "GET, HEAD"));
        }
        String path = request.getUri().path();
        try {
            Optional<Path> file = file(path);
            if (file.isPresent()) {
                return serve(file.get(), request, path.startsWith("/assets/") ? CACHE_HASHED : CACHE_NAMED);
            }
            boolean looksLikeAFile = path.startsWith("/assets/")
                    || FILE_NAME.matcher(lastSegment(path)).matches();
            if (looksLikeAFile && !path.equals("/index.html")) {
                return plain(404, "There is no " + lastSegment(path) + ".");
            }
            return serve(root.resolve("index.html"), request, CACHE_INDEX);
        } catch (IOException goneMeanwhile) {
            return plain(404, "The shop is being built. Try again.");
        }
    }

    /** The file of a path, if the webapp has one. Not index.html, which is served as a page. */
    private Optional<Path> file(String path) {
        try {
            Path file = root.resolve(path.substring(1)).normalize();
            boolean inside = file.startsWith(root) && !file.equals(root.resolve("index.html"));
            return Optional.of(file).filter(candidate -> inside && Files.isRegularFile(candidate));
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }

    private static HttpResponse serve(Path file, HttpRequest request, String caching) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        String etag = String.format(
                Locale.ROOT,
                "\"%x-%x\"",
                attributes.size(),
                attributes.lastModifiedTime().toMillis());
        List<HttpHeader> caches = headers(Map.of("Cache-Control", caching, "ETag", etag));
        boolean known = StreamSupport.stream(request.getHeaders().spliterator(), false)
                .filter(header -> header.is("if-none-match"))
                .flatMap(line -> Arrays.stream(line.value().split(",", -1)))
                .anyMatch(one -> one.strip().equals(etag) || one.strip().equals("W/" + etag));
        if (known && !caching.equals(CACHE_INDEX)) {
            return HttpResponse.create().withStatus(304).addHeaders(caches).addHeaders(SECURITY);
        }
        ContentType type =
                TYPES.getOrDefault(extension(file.getFileName().toString()), ContentTypes.APPLICATION_OCTET_STREAM);
        HttpEntity.Strict body = HttpEntities.create(type, Files.readAllBytes(file));
        return HttpResponse.create().withEntity(body).addHeaders(caches).addHeaders(SECURITY);
    }

    private static HttpResponse plain(int status, String words) {
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, words))
                .addHeaders(SECURITY)
                .addHeader(RawHeader.create("Cache-Control", "no-store"));
    }

    private static String lastSegment(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static List<HttpHeader> headers(Map<String, String> values) {
        return values.entrySet().stream()
                .<HttpHeader>map(value -> RawHeader.create(value.getKey(), value.getValue()))
                .toList();
    }
}
