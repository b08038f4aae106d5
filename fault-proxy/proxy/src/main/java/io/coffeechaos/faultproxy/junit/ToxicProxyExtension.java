package io.coffeechaos.faultproxy.junit;

import io.coffeechaos.faultproxy.ToxicProxy;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A {@link ToxicProxy} for a test class. It starts before the first test and closes after the last. Before each test it
 * is enabled and has no toxics.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final ToxicProxyExtension database = ToxicProxyExtension.to(() -> "localhost:5432");
 *
 * @Test
 * void aSlowDatabaseIsSurvived() {
 *     database.proxy().add(DOWNSTREAM, new Latency(Duration.ofSeconds(3), Duration.ZERO));
 *     ...
 * }
 * }</pre>
 */
public final class ToxicProxyExtension implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private final Supplier<String> upstream;
    private Optional<ToxicProxy> proxy = Optional.empty();

    private ToxicProxyExtension(Supplier<String> upstream) {
        this.upstream = upstream;
    }

    /**
     * Creates an extension with a proxy in front of {@code upstream}. The supplier returns {@code host:port}; it is
     * called once, before the first test.
     */
    public static ToxicProxyExtension to(Supplier<String> upstream) {
        return new ToxicProxyExtension(upstream);
    }

    /**
     * Returns the proxy.
     *
     * @throws IllegalStateException before the first test, or if the field that holds this extension is not static
     */
    public ToxicProxy proxy() {
        return proxy.orElseThrow(
                () -> new IllegalStateException("no proxy yet: register the extension in a static field"));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        proxy = Optional.of(ToxicProxy.to(upstream.get()));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        proxy.ifPresent(ToxicProxy::reset);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        proxy.ifPresent(ToxicProxy::close);
        proxy = Optional.empty();
    }
}
