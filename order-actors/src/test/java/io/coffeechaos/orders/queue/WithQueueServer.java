package io.coffeechaos.orders.queue;

import io.coffeechaos.orders.testkit.QueueServer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Starts one real queue server for all tests of a class, and gives each test its own queue. */
abstract class WithQueueServer {
    static QueueServer server;
    static ActorTestKit kit;

    final TestQueue queue = TestQueue.create(server, kit);

    @BeforeAll
    static void startServer() {
        server = QueueServer.start();
        kit = ActorTestKit.create();
    }

    @AfterAll
    static void stopServer() {
        kit.shutdownTestKit();
        server.close();
    }

    @AfterEach
    void closeClient() {
        queue.close();
    }
}
