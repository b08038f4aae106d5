package io.coffeechaos.faultproxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.faultproxy.testkit.ProxyWorld;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/**
 * Sends HTTP calls to one fault proxy per class; after each test the proxy is empty again. A single quote stands for a
 * double quote.
 */
abstract class ControlCalls {

    private static ProxyWorld world;

    @BeforeAll
    static void start() {
        world = ProxyWorld.start();
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @AfterEach
    void deleteAll() {
        world.proxies().all().forEach(proxy -> world.proxies().delete(proxy.name()));
    }

    final int controlPort() {
        return world.controlPort();
    }

    final HttpResponse<String> call(String method, String path, String body, String... headers) {
        return world.call(method, path, body.replace('\'', '"'), headers);
    }

    final void answers(String method, String path, String body, int status, String answer) {
        HttpResponse<String> response = call(method, path, body);
        assertThat(response.body().strip()).isEqualTo(answer.replace('\'', '"'));
        assertThat(response.statusCode()).isEqualTo(status);
    }

    final void refuses(String method, String path, String body, int status, String message) {
        answers(method, path, body, status, "{'error':'" + message + "','status':" + status + "}");
    }

    final void create(String name) {
        assertThat(call("POST", "/proxies", "{'name':'" + name + "','upstream':'127.0.0.1:1','listen':'127.0.0.1:0'}")
                        .statusCode())
                .isEqualTo(201);
    }

    final String proxy(String name, String upstream, boolean enabled) {
        return "{'name':'" + name + "','listen':'" + listen(name) + "','upstream':'" + upstream + "','enabled':"
                + enabled + ",'toxics':[]}";
    }

    final String listen(String name) {
        Matcher matcher = Pattern.compile("\"listen\":\"([^\"]*)\"")
                .matcher(call("GET", "/proxies/" + name, "").body());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
