package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.api.Call.BadRequestException;
import io.coffeechaos.lab.run.Catalogue;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The routes for the shop's page: {@code GET|PUT /lab/settings}, and {@code GET /lab/notice}, which the page asks every
 * five seconds. So a notice answers at once and wakes no observer.
 */
final class SettingsRoute {
    private static final Set<String> FIELDS = Set.of("requestTimeoutS", "fragileClient");

    private final Measuring measuring;
    private final Runs runs;
    private volatile int requestTimeoutS = 5;
    private volatile boolean fragileClient;
    private volatile Optional<Titled> titled = Optional.empty();

    /** The title of the experiment that was asked for last. */
    private record Titled(String name, String title) {}

    SettingsRoute(Measuring measuring, Runs runs) {
        this.measuring = measuring;
        this.runs = runs;
    }

    /** Answers a call. Returns false if the path is none of these. */
    boolean handle(Call call) throws IOException {
        try {
            switch (call.route()) {
                case "GET lab/settings" -> call.answer(200, shown());
                case "PUT lab/settings" -> put(call);
                case "GET lab/notice" -> call.answer(200, notice());
                default -> {
                    return false;
                }
            }
        } catch (BadRequestException wrong) {
            call.error(wrong);
        }
        return true;
    }

    /** Whether a load has fragile customers if nobody says which. */
    boolean fragileClient() {
        return fragileClient;
    }

    private ObjectNode shown() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("requestTimeoutS", requestTimeoutS)
                .put("fragileClient", fragileClient);
    }

    private void put(Call call) throws IOException, BadRequestException {
        JsonNode wanted = call.object();
        RunProgress.onlyFields(wanted, FIELDS, "");
        JsonNode timeout = wanted.path("requestTimeoutS");
        boolean inRange = timeout.isInt() && timeout.intValue() >= 1 && timeout.intValue() <= 30;
        if (!timeout.isMissingNode() && !inRange) {
            throw new BadRequestException("requestTimeoutS", "requestTimeoutS must be a whole number from 1 to 30");
        }
        JsonNode fragile = wanted.path("fragileClient");
        if (!fragile.isMissingNode() && !fragile.isBoolean()) {
            throw new BadRequestException("fragileClient", "fragileClient must be true or false");
        }
        requestTimeoutS = timeout.asInt(requestTimeoutS);
        fragileClient = fragile.asBoolean(fragileClient);
        measuring.load().fragileLimit(Duration.ofSeconds(requestTimeoutS));
        call.answer(200, shown());
    }

    private ObjectNode notice() throws IOException {
        ObjectNode notice = JsonNodeFactory.instance.objectNode();
        notice.put("faults", measuring.faultsNoticed());
        Optional<GoingRun> run = runs.going();
        notice.put(
                "experiment",
                run.isPresent()
                        ? title(run.get().progress().wish().name())
                                .orElse(run.get().id())
                        : null);
        notice.setAll(shown());
        return notice;
    }

    /** The title of an experiment; nothing if the library does not have it. */
    private Optional<String> title(String name) throws IOException {
        if (titled.filter(known -> known.name().equals(name)).isEmpty()) {
            titled = Catalogue.find(name).map(entry -> new Titled(name, entry.title()));
        }
        return titled.map(Titled::title);
    }
}
