package io.coffeechaos.lab.experiment.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.experiment.file.Provider;
import io.coffeechaos.lab.experiment.json.PythonValues;
import io.coffeechaos.lab.experiment.json.Variables;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes HTTP requests as Chaos Toolkit does: HTTP/1.1, a fresh connection for each call, redirects are followed.
 *
 * <p>It reads neither proxy variables nor {@code .netrc}.
 */
final class HttpProvider {
    static {
        // The client reads the property when its first instance is made. A file may set these headers.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host,connection,expect,upgrade");
    }

    /**
     * The limits of one call.
     *
     * @param connect until the connection is there
     * @param read the longest silence: until the headers are there, and between two parts of the body
     */
    private record Timeouts(Duration connect, Duration read) {
        static Timeouts of(JsonNode timeout) throws CrashException {
            Timeouts timeouts = timeout.isArray() && timeout.size() == 2
                    ? new Timeouts(Providers.timeout(timeout.get(0)), Providers.timeout(timeout.get(1)))
                    : new Timeouts(Providers.timeout(timeout), Providers.timeout(timeout));
            if (timeouts.connect.isZero() || timeouts.read.isZero()) {
                throw new CrashException("timeout of a http activity must be more than 0: was " + timeout);
            }
            return timeouts;
        }

        /** The client does not tell when it is connected, so the wait for the headers includes the connection. */
        Duration untilHeaders() {
            return connect.compareTo(read) > 0 ? connect : read;
        }
    }

    ObjectNode call(Provider.Http http, Variables variables)
            throws ActivityFailedException, CrashException, InterruptedException {
        HttpRequest request = HttpRequests.of(http, variables);
        Timeouts timeouts = Timeouts.of(variables.substitute(http.timeout()));
        for (int retry = 0; ; retry++) {
            try {
                return AnswerReader.output(exchange(request, timeouts, http.verifyTls()));
            } catch (ConnectException | HttpConnectTimeoutException refused) {
                if (retry == http.maxRetries()) {
                    throw failed(http, variables, refused);
                }
            } catch (IOException broken) {
                throw failed(http, variables, broken);
            }
        }
    }

    private static ActivityFailedException failed(Provider.Http http, Variables variables, IOException reason) {
        String words = reason.getMessage() == null ? reason.getClass().getSimpleName() : reason.getMessage();
        return new ActivityFailedException(
                "failed to connect to " + PythonValues.str(variables.substitute(http.url())) + ": " + words);
    }

    private static HttpResponse<byte[]> exchange(HttpRequest request, Timeouts timeouts, boolean verifyTls)
            throws IOException, ActivityFailedException, CrashException, InterruptedException {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            HttpClient client = client(request, timeouts, verifyTls, executor);
            try {
                BoundedBody body = new BoundedBody(Providers.OUTPUT_BYTES_MAX);
                return await(client.sendAsync(request, body), body, timeouts);
            } finally {
                client.shutdownNow();
                executor.shutdownNow();
            }
        }
    }

    private static HttpClient client(
            HttpRequest request, Timeouts timeouts, boolean verifyTls, ExecutorService executor) {
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(
                        request.method().equals("HEAD") ? HttpClient.Redirect.NEVER : HttpClient.Redirect.ALWAYS)
                .connectTimeout(timeouts.connect)
                .executor(executor);
        if (!verifyTls) {
            client.sslContext(AnyCertificate.context());
        }
        return client.build();
    }

    private static HttpResponse<byte[]> await(
            CompletableFuture<HttpResponse<byte[]>> answer, BoundedBody body, Timeouts timeouts)
            throws IOException, ActivityFailedException, CrashException, InterruptedException {
        long startNanos = System.nanoTime();
        try {
            while (true) {
                Duration limit = body.isStarted() ? timeouts.read : timeouts.untilHeaders();
                long nowNanos = System.nanoTime();
                long leftNanos = Math.min(
                        limit.toNanos() - (nowNanos - body.lastNanos()),
                        Providers.ACTIVITY_MAX.toNanos() - (nowNanos - startNanos));
                if (leftNanos <= 0) {
                    throw new ActivityFailedException("activity took too long to complete");
                }
                try {
                    return answer.get(leftNanos, TimeUnit.NANOSECONDS);
                } catch (TimeoutException silent) {
                    // More of the body may have arrived: the loop computes what is left.
                }
            }
        } catch (ExecutionException failed) {
            throw unwrapped(failed.getCause(), body);
        } finally {
            answer.cancel(true);
        }
    }

    private static IOException unwrapped(Throwable cause, BoundedBody body)
            throws ActivityFailedException, CrashException {
        if (body.isTooLarge()) {
            throw new ActivityFailedException("the body has more than " + Providers.OUTPUT_BYTES_MAX + " bytes");
        }
        if (body.isStarted()) {
            // Chaos Toolkit does not handle a body that breaks off.
            throw new CrashException("the body broke off: " + cause);
        }
        if (cause instanceof IOException io) {
            return io;
        }
        throw new CrashException("the request failed: " + cause);
    }
}
