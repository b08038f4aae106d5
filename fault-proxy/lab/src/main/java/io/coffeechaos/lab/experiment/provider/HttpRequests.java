package io.coffeechaos.lab.experiment.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.experiment.file.Provider;
import io.coffeechaos.lab.experiment.json.PythonValues;
import io.coffeechaos.lab.experiment.json.Variables;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/** Makes the request of a http activity as the Python library requests does: query, JSON body or form. */
final class HttpRequests {
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String CONTENT_TYPE = "Content-Type";
    private static final String LEGAL_IN_URL = "-._~:/?#[]@!$&'()*+,;=%";

    private HttpRequests() {}

    static HttpRequest of(Provider.Http http, Variables variables) throws CrashException {
        String url = PythonValues.str(variables.substitute(http.url())).strip();
        Map<String, String> headers = headers(variables.substitute(http.headers()));
        JsonNode arguments = variables.isEmpty() ? http.arguments() : variables.substitute(http.arguments());
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.noBody();
        if (http.method().equals("GET")) {
            url = withQuery(url, arguments);
        } else if (JSON.equals(headers.get(CONTENT_TYPE))) {
            if (!PythonValues.isNone(arguments)) {
                body = HttpRequest.BodyPublishers.ofString(arguments.toString());
            }
        } else if (PythonValues.isTruthy(arguments)) {
            body = HttpRequest.BodyPublishers.ofString(arguments.isTextual() ? arguments.textValue() : form(arguments));
            if (!arguments.isTextual() && headers.keySet().stream().noneMatch(CONTENT_TYPE::equalsIgnoreCase)) {
                headers.put(CONTENT_TYPE, FORM);
            }
        }
        return request(url, http.method(), headers, body);
    }

    private static HttpRequest request(
            String url, String method, Map<String, String> headers, HttpRequest.BodyPublisher body)
            throws CrashException {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(quoted(url))).method(method, body);
            request.setHeader("Accept", "*/*");
            headers.forEach(request::setHeader);
            return request.build();
        } catch (IllegalArgumentException invalid) {
            throw new CrashException("invalid request to " + url + ": " + invalid.getMessage());
        }
    }

    private static Map<String, String> headers(JsonNode headers) throws CrashException {
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> header : headers.properties()) {
            if (PythonValues.isNone(header.getValue())) {
                continue;
            }
            if (!header.getValue().isTextual()) {
                throw new CrashException("the value of the header " + header.getKey() + " must be a string: was "
                        + PythonValues.str(header.getValue()));
            }
            // The client computes the length itself.
            if (!header.getKey().equalsIgnoreCase("Content-Length")) {
                values.put(header.getKey(), header.getValue().textValue());
            }
        }
        return values;
    }

    private static String withQuery(String url, JsonNode arguments) throws CrashException {
        if (!PythonValues.isTruthy(arguments)) {
            return url;
        }
        String query = arguments.isTextual() ? arguments.textValue() : form(arguments);
        String base = url.split("#", 2)[0];
        return query.isEmpty() ? base : base + (base.contains("?") ? "&" : "?") + query;
    }

    /** {@code a=1&a=2&b=x}: a list repeats its key, and {@code null} is left out. */
    private static String form(JsonNode arguments) throws CrashException {
        if (!arguments.isObject()) {
            throw new CrashException("arguments of a http activity must be an object or a string: were of type "
                    + PythonValues.typeName(arguments));
        }
        StringJoiner pairs = new StringJoiner("&");
        for (Map.Entry<String, JsonNode> argument : arguments.properties()) {
            JsonNode value = argument.getValue();
            if (value.isArray()) {
                value.forEach(item -> pair(argument.getKey(), item, pairs));
            } else if (value.isObject()) {
                value.fieldNames()
                        .forEachRemaining(name -> pairs.add(encoded(argument.getKey()) + "=" + encoded(name)));
            } else {
                pair(argument.getKey(), value, pairs);
            }
        }
        return pairs.toString();
    }

    private static void pair(String key, JsonNode value, StringJoiner pairs) {
        if (!PythonValues.isNone(value)) {
            pairs.add(encoded(key) + "=" + encoded(PythonValues.str(value)));
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("%7E", "~")
                .replace("*", "%2A");
    }

    /** Percent-encodes what an URL cannot hold, such as spaces. */
    private static String quoted(String url) {
        StringBuilder out = new StringBuilder();
        for (byte b : url.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean legal = (c < 0x80 && Character.isLetterOrDigit(c)) || LEGAL_IN_URL.indexOf(c) >= 0;
            out.append(legal ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return out.toString();
    }
}
