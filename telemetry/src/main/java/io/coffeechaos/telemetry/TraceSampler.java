package io.coffeechaos.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * Decides by the trace id alone, so that all parts keep the same traces and nothing need be stored. The flag of the caller has
 * no meaning. A span of another trace is only recorded while somebody wants all of them: the ring.
 */
final class TraceSampler implements Sampler {
    private final Sampler ratio;
    private final SamplingResult otherwise;

    TraceSampler(double ratio, boolean ring) {
        this.ratio = Sampler.traceIdRatioBased(ratio);
        this.otherwise = SamplingResult.create(ring ? SamplingDecision.RECORD_ONLY : SamplingDecision.DROP);
    }

    @Override
    public SamplingResult shouldSample(
            Context parent, String traceId, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
        SamplingResult decision = ratio.shouldSample(parent, traceId, name, kind, attributes, links);
        return decision.getDecision() == SamplingDecision.RECORD_AND_SAMPLE ? decision : otherwise;
    }

    boolean samples(String traceId) {
        return shouldSample(Context.root(), traceId, "", SpanKind.INTERNAL, Attributes.empty(), List.of())
                        .getDecision()
                == SamplingDecision.RECORD_AND_SAMPLE;
    }

    @Override
    public String getDescription() {
        return "by trace id: " + ratio.getDescription();
    }
}
