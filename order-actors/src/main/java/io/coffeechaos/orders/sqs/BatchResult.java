package io.coffeechaos.orders.sqs;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;

/**
 * What a batch request did to each of its entries. SQS says so one by one, and a request may have failed as a whole:
 * both are a value here, so that a stream of batches outlives an outage. Entries go by their place in the batch.
 */
record BatchResult(Set<String> done, Map<String, BatchResultErrorEntry> failed, String otherwise) {

    /** The error of the entry at this place; empty if the queue has said that it is done. */
    Optional<BatchResultErrorEntry> at(int place) {
        String id = Integer.toString(place);
        return done.contains(id)
                ? Optional.empty()
                : Optional.of(failed.getOrDefault(
                        id,
                        BatchResultErrorEntry.builder()
                                .id(id)
                                .code("Unanswered")
                                .message(otherwise)
                                .build()));
    }

    /** Sends the request; never fails. */
    static <R> CompletableFuture<BatchResult> of(
            Supplier<CompletableFuture<R>> request,
            Function<R, Collection<String>> done,
            Function<R, List<BatchResultErrorEntry>> failed) {
        CompletableFuture<R> answer;
        try {
            answer = request.get();
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.handle((response, failure) -> failure == null
                ? new BatchResult(
                        Set.copyOf(done.apply(response)),
                        failed.apply(response).stream()
                                .collect(Collectors.toMap(BatchResultErrorEntry::id, Function.identity())),
                        "the answer does not mention it")
                : new BatchResult(Set.of(), Map.of(), cause(failure).toString()));
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
