package io.coffeechaos.lab.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The links of a running system, through the control API of its fault proxy. */
public final class Links {
    private static final Pattern RECEIVED =
            Pattern.compile("^toxiproxy_proxy_received_bytes_total\\{.*\\bproxy=\"([^\"]*)\".*} (\\S+)$");

    private final LabHttp http;
    private final URI control;

    Links(LabHttp http, URI control) {
        this.http = http;
        this.control = control;
    }

    /**
     * An answer of the fault proxy's control API.
     *
     * @param status the HTTP status
     * @param body the body; empty if there is none
     */
    public record Answer(int status, String body) {}

    /**
     * Passes a request on to the control API, and its answer back, whatever it is.
     *
     * @param path the path after the address, such as {@code /proxies/payment}
     * @param body a JSON body; empty for none
     * @throws IOException when the fault proxy does not answer
     */
    public Answer pass(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = LabHttp.request(control.resolve(path));
        if (body.isEmpty()) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
        }
        HttpResponse<String> answer = http.send(request.build());
        return new Answer(answer.statusCode(), answer.body());
    }

    /** Removes all toxics and enables all proxies. */
    public void reset() throws IOException, InterruptedException {
        HttpRequest request = LabHttp.request(control.resolve("/reset"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        LabHttp.expect(http.send(request), 204, "reset of all proxies");
    }

    /** Adds a toxic. {@code json} is the body that Toxiproxy's API expects. */
    public void toxic(String proxy, String json) throws IOException, InterruptedException {
        HttpRequest request = LabHttp.post(control.resolve("/proxies/" + proxy + "/toxics"), json);
        LabHttp.expect(http.send(request), 200, "toxic on " + proxy);
    }

    /**
     * Adds a toxic that the proxy removes by itself after some time.
     *
     * @param name the toxic's name, as {@link #removeToxic} takes it
     * @param stream upstream or downstream
     * @param toxicity the share of connections that the toxic affects, 0 to 1
     * @param attributes the toxic's attributes, as JSON
     * @param atMost the time after which the proxy removes the toxic, in case the caller has died
     */
    public void toxic(
            String proxy, String name, String type, String stream, double toxicity, String attributes, Duration atMost)
            throws IOException, InterruptedException {
        toxic(
                proxy,
                "{\"name\":\"%s\",\"type\":\"%s\",\"stream\":\"%s\",\"toxicity\":%s,\"duration\":%d,\"attributes\":%s}"
                        .formatted(name, type, stream, toxicity, atMost.toMillis(), attributes));
    }

    /** Removes a toxic. It is no error if the toxic does not exist. */
    public void removeToxic(String proxy, String name) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(LabHttp.request(control.resolve("/proxies/" + proxy + "/toxics/" + name))
                        .DELETE()
                        .build());
        if (answer.statusCode() != 404) {
            LabHttp.expect(answer, 204, "removing " + name + " from " + proxy);
        }
    }

    /** Stops all data from node {@code from} to node {@code to}. The other direction still works. */
    public void cutOff(int from, int to) throws IOException, InterruptedException {
        toxic(
                between(from, to),
                "{\"name\":\"cut\",\"type\":\"timeout\",\"stream\":\"upstream\",\"attributes\":{\"timeout\":0}}");
    }

    /** The name of the link from one node to another. Nodes count from 1. */
    public static String between(int from, int to) {
        return "artery-" + from + "-" + to;
    }

    /** Adds a link and returns the address on which it listens. */
    public String addProxy(String name, String upstream) throws IOException, InterruptedException {
        String json = "{\"name\":\"%s\",\"listen\":\"127.0.0.1:0\",\"upstream\":\"%s\"}".formatted(name, upstream);
        HttpRequest request = LabHttp.post(control.resolve("/proxies"), json);
        return LabHttp.json(LabHttp.expect(http.send(request), 201, "proxy " + name))
                .path("listen")
                .asText();
    }

    /** Removes a link. */
    public void removeProxy(String name) throws IOException, InterruptedException {
        HttpRequest request =
                LabHttp.request(control.resolve("/proxies/" + name)).DELETE().build();
        LabHttp.expect(http.send(request), 204, "removing " + name);
    }

    /** Lets a link accept connections, or refuse them and end those that are open. */
    public void enable(String proxy, boolean enabled) throws IOException, InterruptedException {
        HttpRequest request = LabHttp.post(control.resolve("/proxies/" + proxy), "{\"enabled\":%s}".formatted(enabled));
        LabHttp.expect(http.send(request), 200, (enabled ? "enabling " : "disabling ") + proxy);
    }

    /** Points a link to another upstream. Its open connections end. */
    public void reroute(String proxy, String upstream) throws IOException, InterruptedException {
        HttpRequest request =
                LabHttp.post(control.resolve("/proxies/" + proxy), "{\"upstream\":\"%s\"}".formatted(upstream));
        LabHttp.expect(http.send(request), 200, "upstream of " + proxy);
    }

    /** The number of bytes that a link has read from both sides, from the metrics of the fault proxy. */
    public double receivedBytes(String proxy) throws IOException, InterruptedException {
        return receivedBytes().getOrDefault(proxy, 0.0);
    }

    /** The number of bytes that each link has read from both sides, by the name of its proxy. */
    public Map<String, Double> receivedBytes() throws IOException, InterruptedException {
        HttpResponse<String> metrics = LabHttp.expect(
                http.send(LabHttp.request(control.resolve("/metrics")).build()), 200, "metrics");
        Map<String, Double> bytes = new HashMap<>();
        metrics.body()
                .lines()
                .map(RECEIVED::matcher)
                .filter(Matcher::find)
                .forEach(line -> bytes.merge(line.group(1), Double.parseDouble(line.group(2)), Double::sum));
        return bytes;
    }

    /** Every proxy with its toxics, as Toxiproxy's API shows them. */
    public List<JsonNode> proxies() throws IOException, InterruptedException {
        List<JsonNode> proxies = new ArrayList<>();
        http.get(control.resolve("/proxies")).forEach(proxies::add);
        return proxies;
    }

    /** One address field ({@code listen} or {@code upstream}) of every proxy, by the proxy's name. */
    Map<String, URI> addresses(String field) throws IOException, InterruptedException {
        Map<String, URI> addresses = new LinkedHashMap<>();
        for (JsonNode proxy : http.get(control.resolve("/proxies"))) {
            addresses.put(
                    proxy.path("name").asText(),
                    URI.create("http://" + proxy.path(field).asText()));
        }
        return addresses;
    }
}
