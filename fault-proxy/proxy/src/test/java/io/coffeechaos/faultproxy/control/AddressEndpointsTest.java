package io.coffeechaos.faultproxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Addresses in calls: what is refused, and how addresses are shown. */
class AddressEndpointsTest extends ControlCalls {

    private static final String URL = "https://www.example.com:443";
    private static final String REFUSAL =
            "upstream must be host:port: was " + URL + " (address " + URL + ": too many colons in address)";

    @Test
    void anUpstreamThatIsAUrlIsRefusedEverywhereAndNothingChanges() {
        create("a");
        String before = call("GET", "/proxies", "").body();

        refuses("POST", "/proxies", "{'name':'b','upstream':'" + URL + "'}", 400, REFUSAL);
        refuses("POST", "/proxies/a", "{'upstream':'" + URL + "'}", 400, REFUSAL);
        refuses("PATCH", "/proxies/a", "{'upstream':'" + URL + "','enabled':false}", 400, REFUSAL);
        answers(
                "POST",
                "/populate",
                "[{'name':'b','upstream':'u:1'},{'name':'c','upstream':'" + URL + "'}]",
                400,
                "{'error':'" + REFUSAL + " at proxy 2','status':400,'proxies':null}");

        assertThat(call("GET", "/proxies", "").body()).isEqualTo(before);
    }

    @Test
    void anIpv6AddressIsShownInItsShortestForm() {
        call("POST", "/proxies", "{'name':'six','upstream':'u:1','listen':'[0:0:0:0:0:0:0:1]:0'}");

        assertThat(listen("six")).matches("\\[::1]:[1-9][0-9]*");
    }
}
