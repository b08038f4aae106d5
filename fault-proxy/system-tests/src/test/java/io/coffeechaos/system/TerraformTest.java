package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.coffeechaos.lab.learn.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Terraform of infra is formatted and valid, and passes its tests, which need no account. This needs terraform on the
 * PATH: neither Maven Central nor Debian nor npm has it. It also needs the AWS provider, from Terraform's registry or a
 * mirror that Terraform knows. Where one is missing, the tests are skipped; the job terraform of ci.yml has both.
 */
class TerraformTest {
    private static final Path INFRA = Path.of(System.getProperty("coffee.root"), "infra");
    /** Keeps the provider, which is large, and what init writes. */
    private static final Path FOLDER = Path.of(System.getProperty("coffee.dir", "../../.coffee"))
            .toAbsolutePath()
            .resolve("terraform");

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    @BeforeAll
    static void needsTerraform() throws Exception {
        assumeTrue(
                run(INFRA, Map.of(), "command -v terraform").with(0),
                "no terraform here: install it, version 1.9 or newer, from https://developer.hashicorp.com/terraform");
    }

    @Test
    void theFilesAreFormatted() throws Exception {
        assertPasses(run(INFRA, Map.of(), "terraform fmt -check -diff -recursive"));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "examples/stores", "examples/complete"})
    void eachRootIsValidAndPassesItsTests(String root) throws Exception {
        Map<String, String> environment = Map.of(
                "TF_PLUGIN_CACHE_DIR",
                Files.createDirectories(FOLDER.resolve("providers")).toString(),
                "TF_DATA_DIR",
                Files.createDirectories(FOLDER.resolve(root)).resolve("data").toString(),
                "CHECKPOINT_DISABLE",
                "1");
        Path folder = INFRA.resolve(root);
        Path lock = folder.resolve(".terraform.lock.hcl");
        boolean isLocked = Files.exists(lock);
        try {
            Shell.Ended init = run(folder, environment, "terraform init -backend=false -input=false -no-color");
            assumeTrue(
                    init.with(0) || !init.output().contains("could not connect to"),
                    "terraform has no AWS provider here, and cannot reach its registry");
            assertPasses(init);
            assertPasses(run(folder, environment, "terraform validate -no-color", "terraform test -no-color"));
        } finally {
            if (!isLocked) {
                Files.deleteIfExists(lock);
            }
        }
    }

    private static Shell.Ended run(Path folder, Map<String, String> environment, String... lines)
            throws IOException, InterruptedException {
        return Shell.run(folder, environment, List.of(lines), TIMEOUT);
    }

    private static void assertPasses(Shell.Ended result) {
        assertThat(result.with(0)).as(result.output()).isTrue();
    }
}
