package io.coffeechaos.lab.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.command.PlayedSystem.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands say what happened, and never report success when another program than the lab has answered. */
class CommandMainTest extends WithPlayedSystem {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "cluster",
                "heal",
                "node kill 1",
                "load 5",
                "ledger",
                "order",
                "cancel ord_1",
                "break slow",
                "hold payment",
                "open shop --no-browser"
            })
    void withoutASystemEachCommandSaysHowToStartOne(String line) {
        Ended ended = PlayedSystem.coffee(folder, PlayedSystem.idle(), line);

        assertThat(ended.err()).isEqualToIgnoringNewLines("Nothing is running: ./coffee up starts the system.");
        assertThat(ended.code()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status|GET /lab/status",
                "cluster|GET /lab/cluster",
                "heal|POST /lab/heal",
                "node kill 1|POST /lab/nodes/node-1/kill"
            })
    void anotherProgramIsNamedByItsAnswer(String line, String request) {
        system.answer(request, line.startsWith("node") ? 202 : 200, "{\"title\":\"Other\"}");

        Ended ended = system.coffee(line);

        assertThat(ended.err()).startsWith("Not done: ").contains("Other");
        assertThat(ended.code()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "order --count 0|--count must be a number from 1 to 100: was 0",
                "order --timeout 901|--timeout must be a number from 1 to 900: was 901",
                "order kenyan-aa=many|PRODUCT[=QTY] must be a product and a number",
                "order --pay cash|expected one of [ok, declined]",
                "order list --limit 101|--limit must be a number from 1 to 100: was 101",
                "load 6|RATE must be 0, 1, 5 or 20 customers a second: was 6",
                "hold coffee|STEP must be one of payment, inventory, shipping: was 'coffee'",
                "break slow --for 0|--for must be a number from 1 to 900: was 0",
                "break partition|a partition needs a TARGET: what does it break?",
                "break partition 1-3 verb|FIELD=VALUE, each field once: was verb",
                "break slow payment verb=x|a preset has no fields: was verb=x",
                "node burn 1|VERB must be one of kill, stop, freeze, resume, restart: was 'burn'",
                "node kill x/y|N must be the number of a node",
                "open kitchen|PAGE must be console, learn, orders, shop, last or an order id: was 'kitchen'",
                "ledger one --order two|ID and --order name an order: give one of them",
                "cancel|Missing required parameter: 'ID'",
                "heal --al|Unknown option: '--al'",
            })
    void wrongUsageIsNamedAndChangesNothing(String line, String named) {
        Ended ended = system.coffee(line);

        assertThat(ended.err()).startsWith("coffee ").contains(named);
        assertThat(ended.code()).isEqualTo(2);
        assertThat(system.asked()).isEmpty();
    }

    @Test
    void healingNamesWhatIsStillBroken() {
        system.answer(
                "POST /lab/heal", 200, "{\"healed\":[\"down payment: down\"],\"left\":[\"node node-1: frozen\"]}");
        system.answer("POST /lab/heal", 200, "{\"healed\":[],\"left\":[]}");

        Ended first = system.coffee("heal");
        Ended second = system.coffee("heal");

        assertThat(first.out()).isEqualToIgnoringNewLines("healed down payment: down");
        assertThat(first.err()).isEqualToIgnoringNewLines("Still broken: node node-1: frozen.");
        assertThat(first.code()).isEqualTo(1);
        assertThat(second.out()).isEqualToIgnoringNewLines("Nothing was broken.");
        assertThat(second.code()).isZero();
    }

    @Test
    void aPresetSaysWhatItBreaksAndForHowLong() {
        system.answer("POST /lab/presets/black-friday", 201, "{\"proxies\":[\"chaos-proxy\",\"chaos-proxy-2\"]}");

        Ended ended = system.coffee("break black-friday --for 30");

        assertThat(ended.out())
                .isEqualToIgnoringNewLines(
                        "black-friday on chaos-proxy, chaos-proxy-2, for 30 s or until ./coffee heal");
        assertThat(system.asked()).containsExactly("POST /lab/presets/black-friday {\"duration\":30}");
    }

    @Test
    void aKindOfFaultTakesItsFields() {
        system.answer("POST /lab/faults", 201, "{}");

        Ended partition = system.coffee("break partition 1-3 --for 60");
        Ended memory = system.coffee("break memory node-1 fill=0.9");

        assertThat(partition.out()).isEqualToIgnoringNewLines("partition on 1-3, for 60 s or until ./coffee heal");
        assertThat(memory.code()).isZero();
        assertThat(system.asked())
                .containsExactly(
                        "POST /lab/faults {\"kind\":\"partition\",\"target\":\"1-3\",\"duration\":60}",
                        "POST /lab/faults {\"kind\":\"memory\",\"target\":\"node-1\",\"fill\":0.9,\"duration\":600}");
    }

    @Test
    void aStepIsHeldByAServiceThatHangs() {
        system.answer("POST /lab/faults", 201, "{}");

        assertThat(system.coffee("hold shipping").code()).isZero();

        assertThat(system.asked())
                .containsExactly(
                        "POST /lab/faults {\"kind\":\"service\",\"target\":\"shipping\",\"mode\":\"hang\",\"duration\":900}");
    }

    @Test
    void aPartIsNamedByItsNumberOrItsName() {
        system.answer("POST /lab/nodes/node-2/freeze", 202, "{\"state\":\"frozen\"}");
        system.answer("POST /lab/nodes/store/stop", 202, "{\"state\":\"stopped\"}");

        assertThat(system.coffee("node freeze 2").out()).isEqualToIgnoringNewLines("freeze node-2: frozen");
        assertThat(system.coffee("node stop store").out()).isEqualToIgnoringNewLines("stop store: stopped");
    }

    @Test
    void statusWaitsAndSaysIfItWaitedInVain() {
        system.answer("GET /lab/await", 200, "{\"met\":false}");
        system.answer(
                "GET /lab/status",
                200,
                "{\"processes\":[{\"name\":\"store\",\"pid\":7,\"address\":\"http://127.0.0.1:1\",\"state\":\"up\",\"restarts\":2}]}");

        Ended ended = system.coffee("status --wait --timeout 1");

        assertThat(ended.out()).contains("store").contains("up, pid 7, restarts 2");
        assertThat(ended.err()).isEqualToIgnoringNewLines("Not every order node is ready after 1 s.");
        assertThat(ended.code()).isEqualTo(1);
    }

    @Test
    void aPageIsPrinted() {
        system.answer("GET /lab/status", 200, "{\"processes\":[]}");

        assertThat(system.coffee("open console --no-browser").out()).matches("http://localhost:\\d+/chaos\\R");
        assertThat(system.coffee("open ord_1 --no-browser").out()).matches("http://localhost:\\d+/orders/ord_1\\R");
        assertThat(system.coffee("open last --no-browser").err())
                .isEqualToIgnoringNewLines("There is no last order yet: ./coffee order places one.");
    }
}
