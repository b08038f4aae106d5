package io.coffeechaos.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlannedTest {
    private static List<String> names(List<Planned> planned) {
        return planned.stream()
                .map(some -> some.isTwin() ? some.name() + "*" : some.name())
                .toList();
    }

    @Test
    void theTwinsFollowTheExperiments() throws Exception {
        List<String> chosen = List.of("payment-crawl", "confetti", "black-friday");

        assertThat(names(Planned.of(chosen, Planned.Forms.experiments, Map.of())))
                .containsExactly("payment-crawl", "confetti", "black-friday");
        assertThat(names(Planned.of(chosen, Planned.Forms.pairs, Map.of())))
                .as("confetti has no twin, and one without settings comes first")
                .containsExactly("payment-crawl", "confetti", "black-friday", "black-friday*", "payment-crawl*");
    }

    @Test
    void noSettingsComeTwice() throws Exception {
        List<Map<String, String>> changes = new ArrayList<>();
        for (Planned twin : Planned.of(Library.names(), Planned.Forms.twins, Planned.QUICK)) {
            if (changes.isEmpty() || !changes.getLast().equals(twin.settings())) {
                changes.add(twin.settings());
            }
        }

        assertThat(changes).doesNotHaveDuplicates().hasSizeGreaterThan(3);
        assertThat(changes)
                .allSatisfy(settings -> assertThat(settings).containsEntry("coffee.orders.saga.wake-spread", "2s"));
    }
}
