package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderRecord.StepRecord;
import io.coffeechaos.orders.entity.OrderView.StepView;
import io.coffeechaos.orders.saga.SagaReport;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The last report of the saga run about each step: attempts, next attempt, last error. These are live values. They are
 * kept only in memory and replace the persisted values in the view (order-api.md 5).
 */
record StepProgress(Map<Step, SagaReport.Attempted> byStep) {
    static final StepProgress NONE = new StepProgress(Map.of());

    StepProgress {
        byStep = Map.copyOf(byStep);
    }

    StepProgress with(SagaReport.Attempted attempted) {
        Map<Step, SagaReport.Attempted> newer = new EnumMap<>(Step.class);
        newer.putAll(byStep);
        newer.put(attempted.step(), attempted);
        return new StepProgress(newer);
    }

    StepView view(StepRecord step) {
        SagaReport.Attempted attempted = byStep.get(step.step());
        return switch (step.state()) {
            case RUNNING, DELAYED, UNDOING ->
                attempted == null
                        ? persisted(step)
                        : new StepView(
                                step.step(),
                                shown(step.state()),
                                attempted.attempts(),
                                Optional.of(attempted.nextAttemptAt()),
                                step.reference(),
                                Optional.of(attempted.error()));
            case WAITING, RETRYING, DONE, FAILED, UNDONE, SKIPPED -> persisted(step);
        };
    }

    private static StepState shown(StepState persisted) {
        return persisted == StepState.RUNNING ? StepState.RETRYING : persisted;
    }

    private static StepView persisted(StepRecord step) {
        return new StepView(
                step.step(), step.state(), step.attempts(), Optional.empty(), step.reference(), step.lastError());
    }
}
