package io.coffeechaos.orders.api.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * {@code ./coffee certs DIR} makes the files that the nodes of a lab need for mutual TLS, as {@code CLUSTER_TLS_DIR}
 * expects them: the certificate of a new authority (ca.crt), and one key for all nodes with the certificate that this
 * authority signed (node.key, node.crt). The authority's own key is deleted, so it can sign no further certificate. The
 * command uses the JDK's keytool. If it fails, it prints one line and exits with code 1.
 */
public final class CertificatesMain {
    private static final int VALID_DAYS = 365;
    private static final String AUTHORITY = "authority";
    private static final String NODE = "node";

    private CertificatesMain() {}

    /** Takes one argument, the folder. */
    public static void main(String[] args) throws InterruptedException {
        if (args.length != 1) {
            System.err.println("Usage: ./coffee certs DIR");
            System.exit(1);
        }
        Path directory = Path.of(args[0]).toAbsolutePath().normalize();
        try {
            make(directory);
            System.out.println("Wrote keys that are valid for " + VALID_DAYS + " days to " + directory
                    + ". Start each node with CLUSTER_TLS_DIR=" + directory);
        } catch (IOException | GeneralSecurityException e) {
            System.err.println("Cannot make the keys: " + e.getMessage());
            System.exit(1);
        }
    }

    /** Makes the three files and replaces existing ones. */
    static void make(Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        Files.createDirectories(directory);
        Path store = directory.resolve("making.p12");
        String password = UUID.randomUUID().toString();
        try {
            Files.deleteIfExists(store);
            keytool(store, password, AUTHORITY, List.of("-dname", "CN=coffee-chaos-authority", "-ext", "bc:c"));
            keytool(store, password, NODE, List.of("-dname", "CN=coffee-chaos-node", "-signer", AUTHORITY));
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, password.toCharArray());
            }
            Key key = keys.getKey(NODE, password.toCharArray());
            write(
                    directory.resolve("ca.crt"),
                    "CERTIFICATE",
                    keys.getCertificate(AUTHORITY).getEncoded());
            write(
                    directory.resolve("node.crt"),
                    "CERTIFICATE",
                    keys.getCertificate(NODE).getEncoded());
            writeSecret(directory.resolve("node.key"), key.getEncoded());
        } finally {
            Files.deleteIfExists(store);
        }
    }

    private static void keytool(Path store, String password, String alias, List<String> more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "RSA",
                "-keysize",
                "3072",
                "-validity",
                Integer.toString(VALID_DAYS),
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                password));
        command.addAll(more);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + said.strip());
        }
    }

    private static void writeSecret(Path file, byte[] der) throws IOException {
        Files.deleteIfExists(file);
        if (Files.getFileStore(file.getParent()).supportsFileAttributeView("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        write(file, "PRIVATE KEY", der);
    }

    private static void write(Path file, String what, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }
}
