package io.coffeechaos.lab.experiment.provider;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Collects the body of an answer, refuses a body that is too large, and knows when the last part arrived. */
final class BoundedBody implements HttpResponse.BodyHandler<byte[]> {
    private final long bytesMax;
    private volatile long lastNanos = System.nanoTime();
    private volatile boolean started;
    private volatile boolean tooLarge;

    BoundedBody(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** When the request was made, or the last part of the answer arrived, by {@link System#nanoTime()}. */
    long lastNanos() {
        return lastNanos;
    }

    /** Whether the headers are there. */
    boolean isStarted() {
        return started;
    }

    /** Whether the body was refused. */
    boolean isTooLarge() {
        return tooLarge;
    }

    @Override
    public HttpResponse.BodySubscriber<byte[]> apply(HttpResponse.ResponseInfo headers) {
        lastNanos = System.nanoTime();
        started = true;
        return new Subscriber(HttpResponse.BodySubscribers.ofByteArray());
    }

    private final class Subscriber implements HttpResponse.BodySubscriber<byte[]> {
        private final HttpResponse.BodySubscriber<byte[]> collector;
        private Flow.Subscription subscription;
        private long bytes;

        Subscriber(HttpResponse.BodySubscriber<byte[]> collector) {
            this.collector = collector;
        }

        @Override
        public void onSubscribe(Flow.Subscription upstream) {
            subscription = upstream;
            collector.onSubscribe(upstream);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            lastNanos = System.nanoTime();
            bytes += parts.stream().mapToLong(ByteBuffer::remaining).sum();
            if (bytes > bytesMax) {
                tooLarge = true;
                subscription.cancel();
                collector.onError(new IOException("the body is too large"));
            } else {
                collector.onNext(parts);
            }
        }

        @Override
        public void onError(Throwable failure) {
            collector.onError(failure);
        }

        @Override
        public void onComplete() {
            collector.onComplete();
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return collector.getBody();
        }
    }
}
