package io.coffeechaos.orders.api.docs;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.coffeechaos.orders.api.admission.OperatorToken;
import io.coffeechaos.orders.api.http.Headers;
import io.coffeechaos.orders.api.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.util.ByteString;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Serves {@code /openapi.json}, {@code /docs} and the problem pages. {@code /docs} is Swagger UI from its jar, so the
 * browser loads nothing from another server. The node reads all documents once, at start.
 */
public final class DocumentRoutes {
    private static final ContentType CSS = ContentTypes.parse("text/css; charset=utf-8");
    private static final ContentType SCRIPT = ContentTypes.parse("text/javascript; charset=utf-8");
    private static final String WEBJAR = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
    /**
     * The viewer sets styles on elements and uses data: URLs for its arrow images. Scripts load only from this server.
     */
    private static final String VIEWER_POLICY =
            "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'";

    private static final String PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

    private final OperatorToken operators;
    private final HttpResponse document;
    private final Map<String, HttpResponse> viewer = new HashMap<>();
    private final Map<String, HttpResponse> problems = new HashMap<>();

    /** Reads all documents. */
    public DocumentRoutes(OperatorToken operators) {
        this.operators = operators;
        this.document = page(ContentTypes.APPLICATION_JSON, resource("/openapi.json"));
        String swagger = "/META-INF/resources/webjars/swagger-ui/" + viewerVersion() + "/";
        viewer.put("", html(resource("/docs/index.html"), VIEWER_POLICY));
        viewer.put("start.js", page(SCRIPT, resource("/docs/start.js")));
        viewer.put("swagger-ui.css", page(CSS, resource(swagger + "swagger-ui.css")));
        viewer.put("swagger-ui-bundle.js", page(SCRIPT, resource(swagger + "swagger-ui-bundle.js")));
        for (Problem.Type type : Problem.Type.values()) {
            problems.put(type.slug(), problemPage(type));
        }
    }

    /** The routes of all documents. */
    public Route route() {
        return concat(
                path("openapi.json", () -> get(() -> complete(document))),
                pathPrefix(
                        "docs",
                        () -> concat(
                                pathEnd(() -> get(() -> operators.guard(() -> complete(viewer.get(""))))),
                                path(segment(), file -> known(viewer, file)))),
                pathPrefix("problems", () -> path(segment(), slug -> known(problems, slug))));
    }

    /**
     * The viewer's files and the problem pages need no token. A browser cannot send a token for a script, and these
     * files contain nothing about orders.
     */
    private static Route known(Map<String, HttpResponse> pages, String name) {
        return Optional.ofNullable(pages.get(name))
                .<Route>map(page -> get(() -> complete(page)))
                .orElseGet(Directives::reject);
    }

    private static HttpResponse problemPage(Problem.Type type) {
        String markdown = resource("/problems/" + type.slug() + ".md").utf8String();
        String body =
                HtmlRenderer.builder().build().render(Parser.builder().build().parse(markdown));
        String page = resource("/problems/page.html")
                .utf8String()
                .replace("{{title}}", type.title())
                .replace("{{status}}", Integer.toString(type.status()))
                .replace("{{slug}}", type.slug())
                .replace("{{body}}", body);
        return Headers.with(html(ByteString.fromString(page), PAGE_POLICY), "Cache-Control", "max-age=3600");
    }

    private static HttpResponse html(ByteString content, String policy) {
        return Headers.with(page(ContentTypes.TEXT_HTML_UTF8, content), "Content-Security-Policy", policy);
    }

    private static HttpResponse page(ContentType type, ByteString content) {
        HttpResponse response = HttpResponse.create().withEntity(HttpEntities.create(type, content));
        return Headers.with(response, "X-Content-Type-Options", "nosniff");
    }

    private static String viewerVersion() {
        try (InputStream in = open(WEBJAR)) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(WEBJAR + " cannot be read", e);
        }
    }

    private static ByteString resource(String name) {
        try (InputStream in = open(name)) {
            return ByteString.fromArray(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }

    private static InputStream open(String name) {
        InputStream in = DocumentRoutes.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException("the class path does not contain " + name);
        }
        return in;
    }
}
