package io.coffeechaos.faultproxy.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How listen and upstream texts are read, and how addresses are shown. No name service is asked. */
class AddressTest {

    private static final NameLookup FORBIDDEN = host -> {
        throw new AssertionError("a name service was asked for " + host);
    };

    @ParameterizedTest
    @CsvSource({
        "fd00:0:0:0:0:0:0:2, [fd00::2]:1",
        "0:0:0:0:0:0:0:0, [::]:1",
        "::1, [::1]:1",
        "1::, [1::]:1",
        "2001:DB8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:1",
        "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:1",
        "2001:0:0:1:0:0:0:1, [2001:0:0:1::1]:1",
        "1:2:3:4:5:6:0:0, [1:2:3:4:5:6::]:1",
        "::ffff:127.0.0.1, 127.0.0.1:1",
        "127.0.0.1, 127.0.0.1:1"
    })
    void anAddressHasTheFormOfRfc5952(String given, String shown) throws Exception {
        assertThat(AddressText.of(new InetSocketAddress(InetAddress.getByName(given), 1)))
                .isEqualTo(shown);
    }

    @Test
    void aZoneIsShownAsItWasGivenAndElseByTheNameOfTheInterface() throws Exception {
        byte[] linkLocal = new byte[16];
        linkLocal[0] = (byte) 0xfe;
        linkLocal[1] = (byte) 0x80;
        linkLocal[15] = 1;
        String name = NetworkInterface.getByIndex(1).getName();
        InetSocketAddress numbered = new InetSocketAddress(Inet6Address.getByAddress("", linkLocal, 1), 1);

        assertThat(AddressText.of(numbered)).isEqualTo("[fe80::1%" + name + "]:1");
        assertThat(AddressText.of(numbered, Optional.of("1"))).isEqualTo("[fe80::1%1]:1");
        assertThat(listen("[fe80::1%1]:20000").show()).isEqualTo("[fe80::1%1]:20000");
        InetSocketAddress unknown = new InetSocketAddress(Inet6Address.getByAddress("", linkLocal, 9999), 1);
        assertThat(AddressText.of(unknown)).isEqualTo("[fe80::1%9999]:1");
    }

    private static ListenAddress listen(String text) {
        return ListenAddress.Resolved.of(text, FORBIDDEN).get();
    }

    @ParameterizedTest
    @CsvSource({
        "[FD00:0:0:0:0:0:0:2]:20452, [fd00::2]:20452",
        "localhost:7, 127.0.0.1:7",
        "LOCALHOST:7, 127.0.0.1:7",
        "[::]:7, [::]:7",
        "0.0.0.0:7, [::]:7",
        ":7, [::]:7",
        "'', [::]:0"
    })
    void aListenAddressIsShownBeforeItIsBoundAsAfter(String given, String shown) {
        assertThat(listen(given).show()).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:+80, lookup tcp/+80: unknown port",
        "127.0.0.1:٨٠, lookup tcp/٨٠: unknown port",
        "127.0.0.1:-1, address -1: invalid port",
        "999.1.1.1:80, lookup 999.1.1.1: no such host",
        "1.2.3:80, lookup 1.2.3: no such host",
        "http://127.0.0.1:80, address http://127.0.0.1:80: too many colons in address",
        "a/b:80, lookup a/b: no such host"
    })
    void aListenTextThatIsNoAddressIsRefusedWithoutALookup(String given, String why) {
        assertThatThrownBy(() -> listen(given)).hasMessage(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://www.example.com:443",
                "https://www.example.com:443/",
                "//www.example.com:443",
                "tcp://127.0.0.1:80",
                "user:secret@db:5432",
                "user@db:5432",
                "db:5432/orders",
                "db/orders:5432",
                "db?x=1:5432",
                "db",
                "db:",
                "db:0",
                "db:65536",
                "db:+80",
                "db:-80",
                "db:٨٠",
                "db:80 ",
                " db:80",
                "d b:80",
                "::1:80",
                "[::1:80",
                "[::1]80",
                "[::1",
                "[]:80",
                "[::zz]:80",
                "fe80::1%lo:80",
                "[fe80::1%]:80",
                "[1.2.3.4%lo]:80",
                "999.1.1.1:80",
                "1.2.3:80",
                "1.2.3.4.5:80",
                "127.0.0.1.:80",
                "a..b:80",
                ".db:80",
                "db%2e:80"
            })
    void anUpstreamThatIsNotHostAndPortIsRefusedAndQuoted(String given) {
        assertThatThrownBy(() -> UpstreamAddress.parse(given))
                .isInstanceOf(BadUpstreamException.class)
                .hasMessageStartingWith("upstream must be host:port: was " + given + " (");
    }

    @ParameterizedTest
    @CsvSource({
        "somehost:12345, somehost",
        "db_1.orders-net:5432, db_1.orders-net",
        "www.example.com.:443, www.example.com.",
        "bücher.example:80, bücher.example",
        "[localhost]:80, localhost",
        "3d.example:80, 3d.example",
        "[fe80::1%nosuchinterface]:80, fe80::1%nosuchinterface"
    })
    void aNameIsKeptForTheLookupOfEachConnection(String given, String host) {
        assertThat(UpstreamAddress.parse(given))
                .isInstanceOfSatisfying(UpstreamAddress.Named.class, named -> assertThat(named.host())
                        .isEqualTo(host));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:80, 127.0.0.1:80",
        "[127.0.0.1]:80, 127.0.0.1:80",
        "[::1]:080, [::1]:80",
        "[::ffff:10.0.0.1]:80, 10.0.0.1:80"
    })
    void anAddressNeedsNoLookup(String given, String address) {
        assertThat(literal(given)).containsExactly(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {":80", "0.0.0.0:80", "[::]:80", "[0:0:0:0:0:0:0:0]:80", "[::ffff:0.0.0.0]:80"})
    void anAddressOfAllInterfacesMeansThisMachineInBothFamilies(String given) {
        assertThat(literal(given)).containsExactly("127.0.0.1:80", "[::1]:80");
    }

    @Test
    void aNameForAllInterfacesMeansThisMachineToo() throws Exception {
        NameLookup names = host -> List.of(InetAddress.getByName("0.0.0.0"), InetAddress.getByName("::"));

        assertThat(new UpstreamAddress.Named("any", 80).lookUp(names))
                .extracting(AddressText::of)
                .containsExactly("127.0.0.1:80", "[::1]:80");
    }

    private static List<String> literal(String upstream) {
        return ((UpstreamAddress.Literal) UpstreamAddress.parse(upstream))
                .addresses().stream().map(AddressText::of).toList();
    }
}
