package io.coffeechaos.faultproxy.proxy;

import static io.coffeechaos.faultproxy.testkit.ProxyWorld.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.coffeechaos.faultproxy.toxic.ToxicType;
import io.coffeechaos.faultproxy.toxic.Toxics;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a young proxy does before it serves; how exact it is then, the bench measures. */
class WarmUpTest {

    @Test
    void everyToxicIsWarmedUp() {
        assertThat(WarmUp.toxics())
                .extracting(toxic -> toxic.type().name())
                .containsExactlyInAnyOrderElementsOf(
                        Toxics.ALL.stream().map(ToxicType::name).toList());
    }

    @Test
    void allLinksAreOpenedNothingStaysBehindAndNothingIsLogged() {
        Logger logger = (Logger) LoggerFactory.getLogger("io.coffeechaos.faultproxy.proxy");
        Level before = logger.getLevel();
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
        try (EventLoops loops = EventLoops.start(2, 1 << 20)) {

            int links = WarmUp.run(loops, 300, Duration.ofMinutes(1));

            assertThat(links).isEqualTo(WarmUp.linksWanted(300)).isGreaterThan(300);
            eventually("no socket stays registered", () -> {
                int[] keys = new int[1];
                loops.onEach(loop -> keys[0] += loop.registrations());
                return keys[0] == 0;
            });
            assertThat(lines.list).isEmpty();
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(before);
        }
    }

    @Test
    void aMachineThatIsTooSlowStartsAnyway() {
        try (EventLoops loops = EventLoops.start(1, 1 << 20)) {
            assertThat(WarmUp.run(loops, 300, Duration.ZERO)).isZero();
        }
    }
}
