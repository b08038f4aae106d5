package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.experiment.runner.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fault from its begin to its observed end.
 *
 * @param target the broken part
 * @param what what is wrong with it, in words
 * @param isDeath whether a process was ended: then the end is when the nodes are ready again
 */
record FaultBand(String target, String what, boolean isDeath, Instant begin, Instant end) {
    private static final Pattern TOXICS = Pattern.compile(".*/proxies/([^/]+)/toxics/?");
    private static final Pattern TOXIC = Pattern.compile(".*/proxies/([^/]+)/toxics/([^/]+)");
    private static final Pattern PROXY = Pattern.compile(".*/proxies/([^/]+)/?");
    private static final Pattern FAULTS = Pattern.compile(".*/lab/faults/?");
    private static final Pattern FAULT = Pattern.compile(".*/lab/faults/([^/]+)");
    private static final Pattern HEAL = Pattern.compile(".*/(lab/heal|reset)/?");
    private static final Set<String> DEATHS = Set.of("kill", "restart", "roll");

    /** Target and fault in words. */
    String name() {
        return target + " " + what;
    }

    /** Whether it was there at this time. */
    boolean isAt(Instant at) {
        return !at.isBefore(begin) && !at.isAfter(end);
    }

    /**
     * A fault whose end is not known yet.
     *
     * @param key what its removal names
     * @param isListed whether the lab lists it, so that the KPI counts it
     */
    private record Open(FaultBand band, String key, boolean isListed) {}

    /**
     * The faults of a run, in the order in which they began.
     *
     * @param events what the run did
     * @param samples what was measured; with them, an end that nobody asked for is known
     * @param until the end of the run: a fault that nothing ended lasted until then
     */
    static List<FaultBand> of(RunEvents events, List<KpiSample> samples, Instant until) {
        List<RunEvents.ActivityTime> done = new ArrayList<>(events.activities(Phase.METHOD));
        done.addAll(events.activities(Phase.ROLLBACKS));
        List<FaultBand> bands = new ArrayList<>();
        for (RunEvents.ActivityTime activity : done) {
            if (activity.succeeded()) {
                begun(activity, until).ifPresent(open -> bands.add(ended(open, done, samples)));
            }
        }
        return bands;
    }

    private static Optional<Open> begun(RunEvents.ActivityTime activity, Instant until) {
        JsonNode provider = activity.record().at("/activity/provider");
        JsonNode arguments = provider.path("arguments");
        String url = provider.path("url").asText();
        if (!provider.path("method").asText("GET").equals("POST")) {
            return Optional.empty();
        }
        Matcher toxics = TOXICS.matcher(url);
        if (toxics.matches()) {
            String name = arguments
                    .path("name")
                    .asText(arguments.path("type").asText() + "_"
                            + arguments.path("stream").asText("downstream"));
            Instant last = arguments.path("duration").asLong() > 0
                    ? earlier(
                            activity.end().plusMillis(arguments.path("duration").asLong()), until)
                    : until;
            return Optional.of(new Open(
                    new FaultBand(toxics.group(1), toxic(arguments), false, activity.end(), last),
                    toxics.group(1) + "/" + name,
                    false));
        }
        JsonNode made = activity.record().at("/output/body");
        if (FAULTS.matcher(url).matches()) {
            String what = made.path("what").asText(arguments.path("kind").asText());
            return Optional.of(new Open(
                    new FaultBand(
                            made.path("target").asText(arguments.path("target").asText()),
                            what,
                            DEATHS.contains(what)
                                    || arguments.path("kind").asText().equals("memory"),
                            activity.end(),
                            JournalTimes.instant(made.path("until").asText())
                                    .map(end -> earlier(end, until))
                                    .orElse(until)),
                    made.path("id").asText(),
                    true));
        }
        Matcher proxy = PROXY.matcher(url);
        return proxy.matches()
                        && arguments.path("enabled").isBoolean()
                        && !arguments.path("enabled").asBoolean()
                ? Optional.of(new Open(
                        new FaultBand(proxy.group(1), "down", false, activity.end(), until), proxy.group(1), false))
                : Optional.empty();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static String toxic(JsonNode arguments) {
        JsonNode attributes = arguments.path("attributes");
        String type = arguments.path("type").asText();
        String words =
                switch (type) {
                    case "latency" ->
                        "latency " + attributes.path("latency").asText("0") + " ms"
                                + (attributes.path("jitter").asInt() > 0
                                        ? " ±" + attributes.path("jitter").asText()
                                        : "");
                    case "timeout" -> "timeout " + attributes.path("timeout").asText("0") + " ms";
                    case "bandwidth" -> "bandwidth " + attributes.path("rate").asText("0") + " KB/s";
                    case "limit_data" -> "cut after " + attributes.path("bytes").asText("0") + " bytes";
                    default -> type;
                };
        double toxicity = arguments.path("toxicity").asDouble(1);
        return toxicity < 1 ? words + " for " + Math.round(toxicity * 100) + " %" : words;
    }

    private static FaultBand ended(Open open, List<RunEvents.ActivityTime> done, List<KpiSample> samples) {
        FaultBand band = open.band();
        Instant end = band.end();
        for (RunEvents.ActivityTime activity : done) {
            if (activity.begin().isAfter(band.begin()) && ends(activity, open.key(), band.target())) {
                end = earlier(end, activity.end());
            }
        }
        if (open.isListed()) {
            end = earlier(end, noFaultSince(band.begin(), samples).orElse(end));
        }
        if (band.isDeath()) {
            end = readyAgain(band.begin(), samples)
                    .orElse(earlier(end, band.begin().plusSeconds(1)));
        }
        return new FaultBand(band.target(), band.what(), band.isDeath(), band.begin(), end);
    }

    private static boolean ends(RunEvents.ActivityTime activity, String key, String target) {
        JsonNode provider = activity.record().at("/activity/provider");
        String url = provider.path("url").asText();
        Matcher toxic = TOXIC.matcher(url);
        Matcher fault = FAULT.matcher(url);
        Matcher proxy = PROXY.matcher(url);
        return switch (provider.path("method").asText("GET")) {
            case "DELETE" ->
                (toxic.matches() && key.equals(toxic.group(1) + "/" + toxic.group(2)))
                        || (fault.matches() && key.equals(fault.group(1)));
            case "POST" ->
                HEAL.matcher(url).matches()
                        || (proxy.matches()
                                && proxy.group(1).equals(target)
                                && provider.at("/arguments/enabled").asBoolean());
            default -> false;
        };
    }

    /** When the lab, which had listed a fault, listed none any more. */
    private static Optional<Instant> noFaultSince(Instant begin, List<KpiSample> samples) {
        Optional<Instant> listed = samples.stream()
                .filter(sample -> sample.at().isAfter(begin) && sample.number("faults") > 0)
                .map(KpiSample::at)
                .findFirst();
        return listed.flatMap(since -> samples.stream()
                .filter(sample -> sample.at().isAfter(since) && sample.number("faults") == 0)
                .map(KpiSample::at)
                .findFirst());
    }

    /** When as many nodes were ready as before; nothing if all were ready all the time. */
    private static Optional<Instant> readyAgain(Instant begin, List<KpiSample> samples) {
        double before = samples.stream()
                .filter(sample -> !sample.at().isAfter(begin))
                .mapToDouble(sample -> sample.number("nodesReady"))
                .max()
                .orElse(0);
        Optional<Instant> gone = samples.stream()
                .filter(sample -> sample.at().isAfter(begin) && sample.number("nodesReady") < before)
                .map(KpiSample::at)
                .findFirst();
        return gone.flatMap(since -> samples.stream()
                .filter(sample -> sample.at().isAfter(since) && sample.number("nodesReady") >= before)
                .map(KpiSample::at)
                .findFirst());
    }

    /** The fault as a part of a sentence, such as {@code payment had latency 8000 ms}. */
    String clause() {
        return target
                + switch (what) {
                    case "kill" -> " was killed";
                    case "stop" -> " was stopped";
                    case "freeze" -> " was frozen";
                    case "restart", "roll" -> " was restarted";
                    case "down" -> " was down";
                    default -> " had " + what;
                };
    }
}
