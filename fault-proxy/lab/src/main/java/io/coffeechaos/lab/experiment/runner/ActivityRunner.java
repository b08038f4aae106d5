package io.coffeechaos.lab.experiment.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.experiment.file.Activity;
import io.coffeechaos.lab.experiment.file.Provider;
import io.coffeechaos.lab.experiment.file.Seconds;
import io.coffeechaos.lab.experiment.json.PythonValues;
import io.coffeechaos.lab.experiment.provider.ActivityFailedException;
import io.coffeechaos.lab.experiment.provider.CrashException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Runs one activity: pause before, log line, call, record, pause after. */
final class ActivityRunner {
    private static final int STATUS_WARNED = 399;

    private final RunContext context;

    ActivityRunner(RunContext context) {
        this.context = context;
    }

    /**
     * Runs an activity, or the activity that a reference names.
     *
     * @param started gets the record when the activity really starts, after its pause before
     * @throws CrashException when something happens that Chaos Toolkit does not handle
     * @throws InterruptedException when the run is stopped; the record then has an end and no status
     */
    ActivityRecord run(Activity activity, Phase phase, Consumer<ActivityRecord> started)
            throws CrashException, InterruptedException {
        Activity.Call call = call(activity);
        JsonNode pauses = context.variables().substitute(call.pauses());
        boolean left = context.options()
                .dry()
                .filter(dry -> dry.leavesOut(call.kind()))
                .isPresent();
        pause(pauses.path("before"), "Pausing before next activity for %ss...", left);
        context.log().info(call.kind().title() + ": " + call.name() + (call.background() ? " [in background]" : ""));
        // A safeguard may stop the run just as this thread ends its wait for it: the interrupt has then ended no wait.
        endIfStopped();
        ActivityRecord record =
                new ActivityRecord(call.source(), context.pacer().now());
        started.accept(record);
        context.tell(new RunEvent.ActivityStarted(
                context.pacer().now(), phase, call.name(), call.kind(), call.background()));
        try {
            if (left) {
                context.log().debug("Activity " + call.name() + " is in dry mode");
                record.succeed(record.output());
            } else {
                carryOut(call, record);
            }
        } catch (CrashException crash) {
            record.crash(crash.getMessage());
            throw new CrashException(call.kind().word() + " '" + call.name() + "': " + crash.getMessage());
        } finally {
            record.end(context.pacer().now());
            context.tell(new RunEvent.ActivityEnded(context.pacer().now(), phase, call.name(), (ObjectNode)
                    context.mask().mask(record.toJson())));
        }
        pause(pauses.path("after"), "Pausing after activity for %ss...", left);
        return record;
    }

    private Activity.Call call(Activity activity) throws CrashException {
        return switch (activity) {
            case Activity.Call call -> call;
            case Activity.Reference reference ->
                context.experiment()
                        .named(reference.ref())
                        .orElseThrow(() ->
                                new CrashException("could not find referenced activity '" + reference.ref() + "'"));
        };
    }

    private void carryOut(Activity.Call call, ActivityRecord record) throws CrashException, InterruptedException {
        // A provider may send its request before it notices that the run was stopped.
        endIfStopped();
        try {
            ObjectNode output = context.providers().call(call.provider(), context.variables());
            record.succeed(output);
            if (!call.source().has("tolerance")) {
                warn(call.provider(), output.path("status").asInt());
            }
            context.log().debug("  => succeeded with '" + PythonValues.str(output) + "'");
        } catch (ActivityFailedException failure) {
            record.fail(failure.getMessage());
            context.log().error("  => failed: " + failure.getMessage());
        }
    }

    private static void endIfStopped() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("stopped before the call");
        }
    }

    private void warn(Provider provider, int status) {
        switch (provider) {
            case Provider.Http http -> {
                if (status > STATUS_WARNED) {
                    context.log()
                            .warning(
                                    "This HTTP call returned a response with a HTTP status code above 400. This may"
                                            + " indicate some error and not what you expected. Please have a look at the logs.");
                }
            }
            case Provider.ChildProcess process -> {
                if (status > 0) {
                    context.log()
                            .warning("This process returned a non-zero exit code. This may indicate some error and not"
                                    + " what you expected. Please have a look at the logs.");
                }
            }
        }
    }

    private void pause(JsonNode seconds, String words, boolean left) throws CrashException, InterruptedException {
        if (!PythonValues.isTruthy(seconds)) {
            return;
        }
        context.log().info(words.formatted(PythonValues.str(seconds)));
        if (left || context.options().dry().filter(dry -> dry == Dry.PAUSE).isPresent()) {
            return;
        }
        Optional<BigDecimal> number = PythonValues.number(seconds);
        Optional<Duration> duration = number.flatMap(Seconds::toDuration);
        if (duration.isEmpty()) {
            throw new CrashException("a pause must be 0 to 86400 seconds: was " + PythonValues.str(seconds));
        }
        boolean unused = context.pacer().await(new CountDownLatch(1), duration.get());
    }
}
