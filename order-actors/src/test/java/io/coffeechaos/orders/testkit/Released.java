package io.coffeechaos.orders.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * A message that a release wrote, from a file of two lines: the manifest, and the bytes in hex. A test reads the bytes
 * with this manifest and not with the name that the class has today.
 *
 * @param manifest the name that was stored or sent with the bytes
 * @param hex the bytes
 */
public record Released(String manifest, String hex) {
    /**
     * Reads the file of this name under {@code journal/} or {@code protocol/}.
     *
     * @throws IllegalArgumentException if there is no such file
     */
    public static Released read(String path) {
        try (InputStream in = Released.class.getResourceAsStream("/" + path + ".cbor.hex")) {
            if (in == null) {
                throw new IllegalArgumentException("there is no released message in " + path);
            }
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
            return new Released(lines.getFirst(), lines.getLast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The decoded bytes. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }
}
