package io.coffeechaos.orders.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * A message as a release wrote it: a file of two lines, the manifest and the bytes in hex. Both are data: a test reads the
 * bytes under this manifest, whatever the class is called today.
 *
 * @param manifest the name that was stored or sent with the bytes
 * @param hex the bytes
 */
public record Released(String manifest, String hex) {
    /** The file of this name under {@code journal/} or {@code protocol/}. */
    public static Released read(String path) {
        try (InputStream in = Released.class.getResourceAsStream("/" + path + ".cbor.hex")) {
            if (in == null) {
                throw new IllegalArgumentException("there are no released bytes in " + path);
            }
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
            return new Released(lines.getFirst(), lines.getLast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }
}
