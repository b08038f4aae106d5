package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The links of a system, as the fault proxy's control API has them. */
final class Links {
    private final LocalHttp http;
    private final int control;

    Links(LocalHttp http, int control) {
        this.http = http;
        this.control = control;
    }

    /** No toxics, all proxies enabled. */
    void reset() throws IOException, InterruptedException {
        HttpRequest reset = LocalHttp.request(control, "/reset")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(http.send(reset).statusCode()).isEqualTo(204);
    }

    /** Adds a toxic, in Toxiproxy's own words. */
    void toxic(String proxy, String json) throws IOException, InterruptedException {
        HttpRequest request = LocalHttp.request(control, "/proxies/" + proxy + "/toxics")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        HttpResponse<String> answer = http.send(request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Nothing that node {@code from} says reaches node {@code to} any more; the other way still works. */
    void cutOff(int from, int to) throws IOException, InterruptedException {
        toxic(
                "artery-%d-%d".formatted(from, to),
                "{\"name\":\"cut\",\"type\":\"timeout\",\"stream\":\"upstream\",\"attributes\":{\"timeout\":0}}");
    }

    void removeToxic(String proxy, String toxic) throws IOException, InterruptedException {
        HttpRequest request = LocalHttp.request(control, "/proxies/" + proxy + "/toxics/" + toxic)
                .DELETE()
                .build();
        assertThat(http.send(request).statusCode()).isEqualTo(204);
    }

    /** A link more; returns where it listens. */
    String addProxy(String name, String upstream) throws IOException, InterruptedException {
        String json = "{\"name\":\"%s\",\"listen\":\"127.0.0.1:0\",\"upstream\":\"%s\"}".formatted(name, upstream);
        HttpResponse<String> answer = http.send(LocalHttp.request(control, "/proxies")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return LocalHttp.json(answer).path("listen").asText();
    }

    void removeProxy(String name) throws IOException, InterruptedException {
        HttpRequest request =
                LocalHttp.request(control, "/proxies/" + name).DELETE().build();
        assertThat(http.send(request).statusCode()).isEqualTo(204);
    }

    /** Leads a link elsewhere; its connections end. */
    void reroute(String proxy, String upstream) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(LocalHttp.request(control, "/proxies/" + proxy)
                .POST(HttpRequest.BodyPublishers.ofString("{\"upstream\":\"%s\"}".formatted(upstream)))
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
