package io.coffeechaos.lab.experiment.runner;

import io.coffeechaos.lab.experiment.file.Activity;
import io.coffeechaos.lab.experiment.provider.CrashException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs the activities of the method or of the rollbacks, in line and in the background. */
final class SectionRunner {
    private final RunContext context;
    private final ActivityRunner activities;
    private final StopSwitch stop;

    SectionRunner(RunContext context, StopSwitch stop) {
        this.context = context;
        activities = new ActivityRunner(context);
        this.stop = stop;
    }

    /**
     * Runs the method and waits for its background activities.
     *
     * @param isOver whether the method ends early; asked after each activity
     * @param started gets each record, in the order in which the activities start
     */
    void method(List<Activity> method, BooleanSupplier isOver, Consumer<ActivityRecord> started)
            throws CrashException, InterruptedException {
        List<Thread> background = new ArrayList<>();
        try {
            for (Activity activity : method) {
                start(activity, Phase.METHOD, started, background);
                if (isOver.getAsBoolean()) {
                    break;
                }
            }
            Threads.joinAll(background);
        } catch (InterruptedException stopped) {
            Threads.joinCut(background);
            throw stopped;
        } catch (CrashException crash) {
            Threads.joinAll(background);
            throw crash;
        }
    }

    /**
     * Plays the rollbacks and waits for those in the background. A rollback that crashes does not keep the next ones from
     * being played.
     *
     * @return the first crash in words; empty if there was none
     */
    List<String> rollbacks(List<Activity> rollbacks, Consumer<ActivityRecord> started) throws InterruptedException {
        List<Thread> background = new ArrayList<>();
        List<String> crashes = new ArrayList<>();
        for (Activity activity : rollbacks) {
            context.log().info("Rollback: " + activity.source().path("name").asText("None"));
            try {
                start(activity, Phase.ROLLBACKS, started, background);
            } catch (CrashException crash) {
                context.log().critical("Rollback crashed: " + crash.getMessage());
                crashes.add(crash.getMessage());
            }
        }
        Threads.joinAll(background);
        return crashes;
    }

    private void start(Activity activity, Phase phase, Consumer<ActivityRecord> started, List<Thread> background)
            throws CrashException, InterruptedException {
        if (activity.background()) {
            context.log().debug("activity will run in the background");
            background.add(Thread.ofVirtual().name("background").start(() -> inBackground(activity, phase, started)));
        } else {
            ActivityRecord unused = activities.run(activity, phase, started);
        }
    }

    private void inBackground(Activity activity, Phase phase, Consumer<ActivityRecord> started) {
        try {
            stop.enter();
            try {
                ActivityRecord unused = activities.run(activity, phase, started);
            } finally {
                stop.leave();
            }
        } catch (CrashException crash) {
            // Chaos Toolkit does not look at it either: the record has no status.
            context.log().debug("Background activity crashed: " + crash.getMessage());
        } catch (InterruptedException stopped) {
            context.log().debug("Background activity was cut off: " + stopped.getMessage());
        }
    }
}
