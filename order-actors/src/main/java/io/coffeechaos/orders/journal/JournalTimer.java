package io.coffeechaos.orders.journal;

import com.amazonaws.AmazonServiceException;
import com.amazonaws.AmazonWebServiceRequest;
import com.amazonaws.Request;
import com.amazonaws.Response;
import com.amazonaws.handlers.HandlerContextKey;
import com.amazonaws.handlers.RequestHandler2;
import com.amazonaws.services.dynamodbv2.model.ConditionalCheckFailedException;
import io.coffeechaos.orders.metrics.CallMetrics;
import java.time.Duration;
import java.util.Optional;

/**
 * Times the requests of the journal's plugin. As {@link JournalFence}, it is a global request handler of AWS SDK v1, which
 * the SDK creates, so the metrics are set for the whole process.
 */
public final class JournalTimer extends RequestHandler2 {
    private static final HandlerContextKey<Long> BEGUN_NANOS = new HandlerContextKey<>("begun");
    private static final String SUFFIX = "Request";
    private static volatile Optional<CallMetrics> sink = Optional.empty();

    /** The SDK finds this class and creates it. */
    public JournalTimer() {}

    /** From now on, the requests of this process are counted here. */
    public static void count(CallMetrics metrics) {
        sink = Optional.of(metrics);
    }

    @Override
    public void beforeRequest(Request<?> request) {
        request.addHandlerContext(BEGUN_NANOS, System.nanoTime());
    }

    @Override
    public void afterResponse(Request<?> request, Response<?> response) {
        ended(request, CallMetrics.Ended.NONE);
    }

    @Override
    public void afterError(Request<?> request, Response<?> response, Exception failure) {
        ended(request, error(failure));
    }

    private static void ended(Request<?> request, CallMetrics.Ended error) {
        Long begun = request.getHandlerContext(BEGUN_NANOS);
        if (begun != null) {
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            sink.ifPresent(metrics ->
                    metrics.tableAsked(operation(request.getOriginalRequest()), CallMetrics.JOURNAL, error, took));
        }
    }

    private static String operation(AmazonWebServiceRequest request) {
        String name = request.getClass().getSimpleName();
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    private static CallMetrics.Ended error(Exception failure) {
        return switch (failure) {
            case ConditionalCheckFailedException fenced -> CallMetrics.Ended.FENCED;
            case AmazonServiceException refused
            when "ProvisionedThroughputExceededException".equals(refused.getErrorCode())
                    || "ThrottlingException".equals(refused.getErrorCode()) -> CallMetrics.Ended.THROTTLED;
            case AmazonServiceException other -> CallMetrics.Ended.OTHER;
            case Exception noAnswer -> CallMetrics.Ended.TIMEOUT;
        };
    }
}
