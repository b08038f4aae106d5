package io.coffeechaos.lab.experiment.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.coffeechaos.lab.experiment.file.Safeguard;
import io.coffeechaos.lab.experiment.json.InvalidExperimentException;
import io.coffeechaos.lab.experiment.json.TypeMismatchException;
import io.coffeechaos.lab.experiment.provider.ActivityFailedException;
import io.coffeechaos.lab.experiment.provider.CrashException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Watches the safeguards of a run: the stop conditions. The first safeguard whose tolerance is not met stops the run.
 *
 * <p>Differences from the original control: an output is judged at once and not one pause later; a probe that cannot be
 * judged is a warning and is tried again, where the original goes silent; safeguards end before the rollbacks, so that
 * they never cut a rollback.
 */
final class SafeguardWatch implements AutoCloseable {
    private final RunContext context;
    private final List<Safeguard> safeguards;
    private final Consumer<StopReason> stop;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean triggered = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    SafeguardWatch(RunContext context, List<Safeguard> safeguards, Consumer<StopReason> stop) {
        this.context = context;
        this.safeguards = List.copyOf(safeguards);
        this.stop = stop;
    }

    /** Starts all safeguards, and waits for those that run before the experiment. */
    void start() throws InterruptedException {
        List<Thread> before = new ArrayList<>();
        for (Safeguard safeguard : safeguards) {
            Thread thread = Thread.ofVirtual()
                    .name("safeguard " + safeguard.probe().name())
                    .start(() -> watch(safeguard));
            threads.add(thread);
            if (safeguard.mode() instanceof Safeguard.Mode.Before) {
                before.add(thread);
            }
        }
        Threads.joinAll(before);
    }

    /** Ends all safeguards; one that is at work is cut off. */
    @Override
    public void close() {
        closed.countDown();
        threads.forEach(Thread::interrupt);
        Threads.joinCut(threads);
    }

    private void watch(Safeguard safeguard) {
        try {
            switch (safeguard.mode()) {
                case Safeguard.Mode.Before before -> sample(safeguard);
                case Safeguard.Mode.Once once -> sample(safeguard);
                case Safeguard.Mode.Every every -> {
                    do {
                        sample(safeguard);
                    } while (!triggered.get() && !context.pacer().await(closed, every.pause()));
                }
            }
        } catch (InterruptedException ending) {
            context.log().debug("Safeguard '" + safeguard.probe().name() + "' was cut off");
        }
    }

    private void sample(Safeguard safeguard) throws InterruptedException {
        String name = safeguard.probe().name();
        JsonNode output = NullNode.getInstance();
        Optional<Boolean> met = Optional.empty();
        try {
            output = output(safeguard);
            met = Optional.of(HypothesisRunner.filled(safeguard.expectation(), context.variables())
                    .isMet(output, context.variables()));
        } catch (TypeMismatchException | InvalidExperimentException | CrashException unjudged) {
            context.log().warning("Safeguard '" + name + "' could not be judged: " + unjudged.getMessage());
        }
        context.tell(new RunEvent.SafeguardSampled(
                context.pacer().now(), name, context.mask().mask(output), met));
        if (met.filter(good -> !good).isPresent() && closed.getCount() > 0 && triggered.compareAndSet(false, true)) {
            context.log().critical("Safeguard '" + name + "' triggered the end of the experiment");
            context.tell(new RunEvent.SafeguardTriggered(context.pacer().now(), name));
            stop.accept(new StopReason.Safeguard(name));
        }
    }

    /** The output; {@code null} in JSON when the probe fails, which an integer tolerance does not meet. */
    private JsonNode output(Safeguard safeguard) throws CrashException, InterruptedException {
        try {
            return context.providers().call(safeguard.probe().provider(), context.variables());
        } catch (ActivityFailedException failed) {
            context.log().debug("Safeguard '" + safeguard.probe().name() + "' failed: " + failed.getMessage());
            return NullNode.getInstance();
        }
    }
}
