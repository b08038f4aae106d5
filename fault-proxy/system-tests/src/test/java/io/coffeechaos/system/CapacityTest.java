package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The figures in infra/CAPACITY.md follow from the formulas beside them. */
class CapacityTest {
    private static final double WRITE_UNITS_OF_AN_ORDER = 41;
    private static final double DOLLARS_OF_A_MILLION_WRITE_UNITS = 0.625;
    private static final double SECONDS_OF_AN_ORDER = 0.004;
    private static final double USED_SHARE = 0.6;
    private static final double CALLS_OF_A_NODE = 48;
    private static final int NODES_MIN = 3;

    @Test
    void theTableOfTheNodesFollowsFromTheFormula() throws IOException {
        List<List<String>> rows = rows();
        assertThat(rows).hasSize(3);
        for (List<String> row : rows) {
            double orders = (double) number(row.get(0));
            double vcpu = (double) number(row.get(3));
            // From 10,000 orders a second on, the table says that the limit is raised.
            double rateLimit = orders <= 1_000 ? 200 : 1_000;

            assertThat(number(row.get(1))).as(row.toString()).isEqualTo(nodes(orders, 0.05, vcpu, rateLimit));
            assertThat(number(row.get(2))).as(row.toString()).isEqualTo(nodes(orders, 0.75, vcpu, rateLimit));
            assertThat(number(row.get(4)))
                    .as(row.toString())
                    .isEqualTo(Math.round(Math.floor(
                            orders * 3_600 / 1e6 * WRITE_UNITS_OF_AN_ORDER * DOLLARS_OF_A_MILLION_WRITE_UNITS)));
        }
    }

    @Test
    void theWriteUnitsOfAnOrderAreTheSumOfTheirTable() throws IOException {
        String text = text();
        List<Integer> units = text.lines()
                .dropWhile(line -> !line.startsWith("| write |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .filter(line -> !line.contains("**"))
                .map(line -> line.split("\\|", -1))
                .map(cells -> Integer.parseInt(cells[cells.length - 2].strip()))
                .toList();

        assertThat(units.stream().mapToInt(Integer::intValue).sum()).isEqualTo((int) WRITE_UNITS_OF_AN_ORDER);
    }

    private static long nodes(double orders, double slowestStepSeconds, double vcpu, double rateLimit) {
        double needed = Stream.of(
                        (double) NODES_MIN,
                        orders * SECONDS_OF_AN_ORDER / (USED_SHARE * vcpu),
                        orders * slowestStepSeconds / CALLS_OF_A_NODE,
                        orders / rateLimit)
                .max(Double::compare)
                .orElseThrow();
        return (long) Math.ceil(needed);
    }

    private static List<List<String>> rows() throws IOException {
        return text().lines()
                .dropWhile(line -> !line.startsWith("| orders a second |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Stream.of(line.split("\\|", -1))
                        .skip(1)
                        .map(String::strip)
                        .toList())
                .toList();
    }

    private static long number(String cell) {
        return Long.parseLong(cell.replaceAll("[^0-9]", ""));
    }

    private static String text() throws IOException {
        return Files.readString(
                Path.of(System.getProperty("coffee.root", "../..")).resolve("infra/CAPACITY.md"));
    }
}
