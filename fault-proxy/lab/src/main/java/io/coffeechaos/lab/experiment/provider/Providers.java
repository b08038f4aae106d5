package io.coffeechaos.lab.experiment.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.experiment.file.Environment;
import io.coffeechaos.lab.experiment.file.Provider;
import io.coffeechaos.lab.experiment.file.Seconds;
import io.coffeechaos.lab.experiment.json.PythonValues;
import io.coffeechaos.lab.experiment.json.Variables;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** Carries out an activity by its provider. Thread-safe. */
public final class Providers {
    /** The bound of an activity that has no timeout of its own. */
    static final Duration ACTIVITY_MAX = Duration.ofHours(1);

    /** What an activity may put out; for a process, on each of its two streams. */
    static final int OUTPUT_BYTES_MAX = 16 << 20;

    private final HttpProvider http = new HttpProvider();
    private final ProcessProvider process;

    /** Child processes get the given environment. */
    public Providers(Environment environment) {
        process = new ProcessProvider(environment);
    }

    /**
     * Carries out an activity and waits for its end.
     *
     * @return the output: {@code status}, {@code headers} and {@code body} of an answer, or {@code status},
     *     {@code stdout} and {@code stderr} of a process
     * @throws InterruptedException when the thread is interrupted; the request or process has then been ended
     */
    public ObjectNode call(Provider provider, Variables variables)
            throws ActivityFailedException, CrashException, InterruptedException {
        return switch (provider) {
            case Provider.Http request -> http.call(request, variables);
            case Provider.ChildProcess child -> process.call(child, variables);
        };
    }

    /** A timeout of the file: seconds, or absent for the bound of every activity. */
    static Duration timeout(JsonNode seconds) throws CrashException {
        if (PythonValues.isNone(seconds)) {
            return ACTIVITY_MAX;
        }
        Optional<BigDecimal> number = PythonValues.number(seconds);
        Optional<Duration> timeout = number.flatMap(Seconds::toDuration);
        if (timeout.isEmpty()) {
            throw new CrashException("timeout must be 0 to 86400 seconds: was " + PythonValues.str(seconds));
        }
        return timeout.get();
    }
}
