package io.coffeechaos.orders.sqs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;

/**
 * Groups elements. The timer of Pekko's {@code groupedWithin} runs all the time, which at 5 ms causes load on an idle
 * machine. The timer of this stage runs only while a group waits.
 *
 * <p><b>emits when</b> a group is full, or the wait since its first element is over; <b>backpressures when</b>
 * downstream does not take a full group; <b>completes when</b> upstream completes and downstream has taken the last
 * group.
 */
final class GroupedWithinIdle<T> extends GraphStage<FlowShape<T, List<T>>> {
    private final Inlet<T> in = Inlet.create("GroupedWithinIdle.in");
    private final Outlet<List<T>> out = Outlet.create("GroupedWithinIdle.out");
    private final FlowShape<T, List<T>> shape = FlowShape.of(in, out);
    private final int sizeMax;
    private final Duration waitMax;

    GroupedWithinIdle(int sizeMax, Duration waitMax) {
        this.sizeMax = sizeMax;
        this.waitMax = waitMax;
    }

    @Override
    public FlowShape<T, List<T>> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes inherited) {
        return new Logic();
    }

    private final class Logic extends TimerGraphStageLogic {
        private final List<T> group = new ArrayList<>();
        private boolean due;

        Logic() {
            super(shape);
            setHandler(in, new AbstractInHandler() {
                @Override
                public void onPush() {
                    add(grab(in));
                }

                @Override
                public void onUpstreamFinish() {
                    due = true;
                    emitIfDue();
                    if (group.isEmpty()) {
                        completeStage();
                    }
                }
            });
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    emitIfDue();
                }
            });
        }

        @Override
        public void preStart() {
            pull(in);
        }

        @Override
        public void onTimer(Object key) {
            due = true;
            emitIfDue();
        }

        private void add(T element) {
            group.add(element);
            if (group.size() == 1) {
                scheduleOnce("due", waitMax);
            }
            if (group.size() == sizeMax) {
                due = true;
                emitIfDue();
            } else {
                pull(in);
            }
        }

        private void emitIfDue() {
            if (!due || group.isEmpty() || !isAvailable(out)) {
                return;
            }
            push(out, List.copyOf(group));
            group.clear();
            due = false;
            cancelTimer("due");
            if (isClosed(in)) {
                completeStage();
            } else if (!hasBeenPulled(in)) {
                pull(in);
            }
        }
    }
}
