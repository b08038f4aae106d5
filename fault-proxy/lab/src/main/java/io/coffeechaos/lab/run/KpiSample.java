package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * The KPI at one moment.
 *
 * @param at when the sample was taken
 * @param kpi the body of {@code GET /lab/kpi}
 */
record KpiSample(Instant at, JsonNode kpi) {
    double number(String field) {
        return kpi.path(field).asDouble();
    }

    /** The number at a path with dots, such as {@code stepP95.payment}; 0 if there is none. */
    double at(String path) {
        return kpi.at("/" + path.replace('.', '/')).asDouble();
    }
}
