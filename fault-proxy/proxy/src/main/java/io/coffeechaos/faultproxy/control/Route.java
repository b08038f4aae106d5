package io.coffeechaos.faultproxy.control;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The paths of the API; each route lists the methods that it accepts. */
sealed interface Route {

    /** Returns the accepted methods; an empty set accepts any method. */
    Set<String> methods();

    record Version() implements Route {
        @Override
        public Set<String> methods() {
            return Set.of("GET");
        }
    }

    record Proxies() implements Route {
        @Override
        public Set<String> methods() {
            return Set.of("GET", "POST");
        }
    }

    record Populate() implements Route {
        @Override
        public Set<String> methods() {
            return Set.of("POST");
        }
    }

    record Reset() implements Route {
        @Override
        public Set<String> methods() {
            return Set.of("POST");
        }
    }

    record Metrics() implements Route {
        @Override
        public Set<String> methods() {
            return Set.of();
        }
    }

    record OneProxy(String proxy) implements Route {
        @Override
        public Set<String> methods() {
            return Set.of("GET", "PATCH", "POST", "DELETE");
        }
    }

    record Connections(String proxy) implements Route {
        @Override
        public Set<String> methods() {
            return Set.of("GET");
        }
    }

    record ProxyToxics(String proxy) implements Route {
        @Override
        public Set<String> methods() {
            return Set.of("GET", "POST");
        }
    }

    record OneToxic(String proxy, String toxic) implements Route {
        @Override
        public Set<String> methods() {
            return Set.of("GET", "PATCH", "POST", "DELETE");
        }
    }

    /**
     * Returns the route of a raw path such as {@code /proxies/a%2Fb/toxics}, or empty if there is none. Each segment is
     * decoded separately.
     */
    static Optional<Route> of(String rawPath) {
        List<String> segments = Arrays.stream(rawPath.substring(1).split("/", -1))
                .map(Route::decode)
                .toList();
        if (segments.contains("")) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                switch (segments.size()) {
                    case 1 -> single(segments.getFirst());
                    case 2 -> segments.get(0).equals("proxies") ? new OneProxy(segments.get(1)) : null;
                    case 3 -> ofProxy(segments);
                    case 4 ->
                        segments.get(0).equals("proxies") && segments.get(2).equals("toxics")
                                ? new OneToxic(segments.get(1), segments.get(3))
                                : null;
                    default -> null;
                });
    }

    private static Route single(String segment) {
        return switch (segment) {
            case "version" -> new Version();
            case "proxies" -> new Proxies();
            case "populate" -> new Populate();
            case "reset" -> new Reset();
            case "metrics" -> new Metrics();
            default -> null;
        };
    }

    private static Route ofProxy(List<String> segments) {
        if (!segments.get(0).equals("proxies")) {
            return null;
        }
        return switch (segments.get(2)) {
            case "toxics" -> new ProxyToxics(segments.get(1));
            case "connections" -> new Connections(segments.get(1));
            default -> null;
        };
    }

    private static String decode(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return segment;
        }
    }

    /** Returns the path without empty and dot segments. The server redirects a client that sends other paths to it. */
    static String clean(String rawPath) {
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = rawPath.substring(1).split("/", -1);
        for (String segment : segments) {
            switch (segment) {
                case "", "." -> {}
                case ".." -> kept.pollLast();
                default -> kept.add(segment);
            }
        }
        boolean slash = rawPath.endsWith("/") && !kept.isEmpty();
        return "/" + String.join("/", kept) + (slash ? "/" : "");
    }
}
