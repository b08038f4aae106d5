package io.coffeechaos.faultproxy.proxy;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/**
 * Runs the actors of a Pekko dispatcher on an {@link EventLoop}. The dispatcher's {@code executor} setting names this
 * class. Pekko creates it by reflection, so it finds its loop by the name in the {@code loop} setting.
 */
public final class LoopExecutor extends ExecutorServiceConfigurator {

    private static final Map<String, EventLoop> LOOPS = new ConcurrentHashMap<>();

    private final String name;

    /** Called by Pekko with the settings of the dispatcher. */
    public LoopExecutor(Config config, DispatcherPrerequisites prerequisites) {
        super(config, prerequisites);
        this.name = config.getString("loop");
    }

    static void register(String name, EventLoop loop) {
        LOOPS.put(name, loop);
    }

    static void unregister(String name) {
        LOOPS.remove(name);
    }

    @Override
    public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threadFactory) {
        return () -> onLoop(name);
    }

    private static ExecutorService onLoop(String name) {
        EventLoop loop = LOOPS.get(name);
        if (loop == null) {
            throw new IllegalStateException("no event loop has the name " + name);
        }
        return new LoopExecutorService(loop);
    }

    /**
     * Pekko shuts down the executor of a dispatcher without actors, and asks for it again later. So a shutdown does not
     * stop the loop.
     */
    private static final class LoopExecutorService extends AbstractExecutorService {
        private final EventLoop loop;

        LoopExecutorService(EventLoop loop) {
            this.loop = loop;
        }

        @Override
        public void execute(Runnable command) {
            loop.execute(command);
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
