package io.coffeechaos.orders.node.aws;

import io.coffeechaos.orders.metrics.CallMetrics;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Times the requests of a client of SDK v2. */
final class CallTimer implements ExecutionInterceptor {
    private static final ExecutionAttribute<Long> BEGUN_NANOS = new ExecutionAttribute<>("begun");
    private static final String SUFFIX = "Request";

    /** Takes the duration of a request. */
    interface Sink {
        void ended(String operation, String target, CallMetrics.Ended error, Duration took);
    }

    private final Function<SdkRequest, String> target;
    private final Sink sink;

    /**
     * @param target the label of the table or queue of a request
     * @param sink gets the duration of each request
     */
    CallTimer(Function<SdkRequest, String> target, Sink sink) {
        this.target = target;
        this.sink = sink;
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        attributes.putAttribute(BEGUN_NANOS, System.nanoTime());
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        ended(context.request(), CallMetrics.Ended.NONE, attributes);
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        ended(context.request(), error(context.exception()), attributes);
    }

    private void ended(SdkRequest request, CallMetrics.Ended error, ExecutionAttributes attributes) {
        Duration took = Duration.ofNanos(System.nanoTime() - attributes.getAttribute(BEGUN_NANOS));
        sink.ended(operation(request), target.apply(request), error, took);
    }

    private static String operation(SdkRequest request) {
        String name = request.getClass().getSimpleName();
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    private static CallMetrics.Ended error(Throwable failure) {
        return switch (failure) {
            case ConditionalCheckFailedException fenced -> CallMetrics.Ended.FENCED;
            case AwsServiceException refused when refused.isThrottlingException() -> CallMetrics.Ended.THROTTLED;
            case ApiCallTimeoutException late -> CallMetrics.Ended.TIMEOUT;
            case ApiCallAttemptTimeoutException late -> CallMetrics.Ended.TIMEOUT;
            case Throwable other when other.getCause() instanceof TimeoutException -> CallMetrics.Ended.TIMEOUT;
            case Throwable other -> CallMetrics.Ended.OTHER;
        };
    }
}
