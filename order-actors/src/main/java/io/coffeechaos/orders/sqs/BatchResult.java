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
 * The result of a batch request for each of its entries. SQS reports a result per entry, and a request can also fail as
 * a whole. Both are values here, so a failed request does not fail the stream. An entry is identified by its place in
 * the batch.
 *
 * @param done the ids of the entries that the queue has accepted
 * @param failed the errors of the entries that the queue has rejected
 * @param otherwise the error message for every other entry
 */
record BatchResult(Set<String> done, Map<String, BatchResultErrorEntry> failed, String otherwise) {

    /** Returns the error of the entry at this place; empty if the queue has accepted the entry. */
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

    /** Sends the request. The future never fails. */
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
                        "the answer does not name this entry")
                : new BatchResult(Set.of(), Map.of(), cause(failure).toString()));
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
