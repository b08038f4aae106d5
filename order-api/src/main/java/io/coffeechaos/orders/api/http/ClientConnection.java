package io.coffeechaos.orders.api.http;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpProtocols;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * The connection on which a request arrived, as far as a long answer must know it: whether the client has ended it.
 *
 * <p>Pekko HTTP reads nothing while it waits for an answer, so it does not see that the client has gone. A request that
 * waits long asks for {@link #endOf}. Only then this class reads ahead: at most one further request, which waits its
 * turn. So the server must allow two requests of a connection in flight ({@code pipelining-limit}).
 *
 * <pre>
 * requests -> (tag with the connection, read ahead if asked) -> handler, one request at a time -> responses
 * </pre>
 *
 * A client that closes only its own half counts as gone: the server cannot tell the two apart before it writes.
 */
public final class ClientConnection {
    private static final AttributeKey<ClientConnection> KEY =
            AttributeKey.create("client-connection", ClientConnection.class);

    private final Signal ended = new Signal();
    private final AsyncCallback<Done> readAhead;

    private ClientConnection(AsyncCallback<Done> readAhead) {
        this.readAhead = readAhead;
    }

    /** Serves the requests of each connection with this handler. */
    public static Flow<HttpRequest, HttpResponse, NotUsed> serving(
            Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
        return Flow.fromGraph(new Watch()).mapAsync(1, handler);
    }

    /**
     * Watches the connection of this request. The signal is given when the client resets the connection or closes its
     * half. It is never given for a request that did not come through {@link #serving}, or if the client has sent two
     * more requests already.
     */
    public static Signal endOf(HttpRequest request) {
        Optional<ClientConnection> connection = request.getAttribute(KEY);
        connection.ifPresent(known -> known.readAhead.invoke(Done.getInstance()));
        return connection.map(known -> known.ended).orElseGet(Signal::new);
    }

    private static final class Watch extends GraphStage<FlowShape<HttpRequest, HttpRequest>> {
        private final Inlet<HttpRequest> in = Inlet.create("ClientConnection.in");
        private final Outlet<HttpRequest> out = Outlet.create("ClientConnection.out");
        private final FlowShape<HttpRequest, HttpRequest> shape = FlowShape.of(in, out);

        @Override
        public FlowShape<HttpRequest, HttpRequest> shape() {
            return shape;
        }

        @Override
        public GraphStageLogic createLogic(Attributes attributes) {
            return new Logic(this);
        }
    }

    private static final class Logic extends GraphStageLogic {
        private final Inlet<HttpRequest> in;
        private final Outlet<HttpRequest> out;
        private final ClientConnection connection;
        private Optional<HttpRequest> next = Optional.empty();
        private boolean lastRequest;

        Logic(Watch stage) {
            super(stage.shape);
            this.in = stage.in;
            this.out = stage.out;
            this.connection = new ClientConnection(createAsyncCallback(asked -> readAhead()));
            setHandler(in, new AbstractInHandler() {
                @Override
                public void onPush() {
                    arrived(grab(in).addAttribute(KEY, connection));
                }

                @Override
                public void onUpstreamFinish() {
                    finished();
                }
            });
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    wanted();
                }
            });
        }

        private void readAhead() {
            if (next.isEmpty() && !isClosed(in) && !hasBeenPulled(in)) {
                pull(in);
            }
        }

        private void arrived(HttpRequest request) {
            lastRequest = endsParsing(request);
            if (isAvailable(out)) {
                push(out, request);
            } else {
                next = Optional.of(request);
            }
        }

        private void wanted() {
            if (next.isPresent()) {
                push(out, next.get());
                next = Optional.empty();
                if (isClosed(in)) {
                    completeStage();
                }
            } else if (!isClosed(in) && !hasBeenPulled(in)) {
                pull(in);
            }
        }

        private void finished() {
            if (lastRequest) {
                // The parser stops after the last request. The client is still there, so only the end of the responses
                // ends this stage.
                return;
            }
            connection.ended.give();
            if (next.isEmpty()) {
                completeStage();
            }
        }

        /** Whether Pekko parses nothing after this request, although the client has not closed the connection. */
        private static boolean endsParsing(HttpRequest request) {
            boolean asksToClose = StreamSupport.stream(request.getHeaders().spliterator(), false)
                    .anyMatch(
                            header -> header.is("connection") && header.value().equalsIgnoreCase("close"));
            return !request.entity().isStrict()
                    && (asksToClose || request.protocol().equals(HttpProtocols.HTTP_1_0));
        }

        @Override
        public void postStop() {
            connection.ended.give();
        }
    }
}
