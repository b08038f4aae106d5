package io.coffeechaos.lab.topology;

import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The addresses and folders of one system, as its supervisor knows them.
 *
 * @param tenant the tenant of the order nodes
 * @param edges the addresses at which customers reach the order nodes through the fault proxy, by proxy name
 * @param nodes the addresses of the order nodes themselves, by name; observers use them
 * @param simulators the addresses of payment, inventory and shipping, by service
 * @param queue the address of the queue server
 * @param proxyControl the address of the fault proxy's API
 * @param receipts the folder with one file for each receipt
 * @param runs the folder with one folder for each book of orders
 */
public record SystemAddresses(
        String tenant,
        Map<String, URI> edges,
        Map<String, URI> nodes,
        Map<String, URI> simulators,
        URI queue,
        URI proxyControl,
        Path receipts,
        Path runs) {
    public SystemAddresses {
        edges = Collections.unmodifiableMap(new TreeMap<>(edges));
        nodes = Collections.unmodifiableMap(new TreeMap<>(nodes));
        simulators = Collections.unmodifiableMap(new TreeMap<>(simulators));
    }
}
