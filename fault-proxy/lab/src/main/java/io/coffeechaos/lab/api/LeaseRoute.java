package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coffeechaos.lab.load.LoadControl;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** {@code PUT} and {@code DELETE /lab/runs/{id}/lease}. */
final class LeaseRoute {
    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,64}");

    private final Measuring measuring;
    private final Breaking breaking;
    private final Lease lease;

    LeaseRoute(Measuring measuring, Breaking breaking) {
        this.measuring = measuring;
        this.breaking = breaking;
        this.lease = new Lease(measuring::nowMs, this::healAfterADeadRun);
    }

    /** Answers a call. Returns false if the path is another one. */
    boolean handle(Call call) throws IOException {
        List<String> path = call.path();
        boolean isLease = path.size() == 4
                && path.subList(0, 2).equals(List.of("lab", "runs"))
                && path.getLast().equals("lease");
        if (!isLease || !ID.matcher(path.get(2)).matches()) {
            return false;
        }
        switch (call.method()) {
            case "PUT" -> {
                if (lease.renew(path.get(2))) {
                    call.answer(200, JsonNodeFactory.instance.objectNode().put("id", path.get(2)));
                } else {
                    call.error(409, "the run " + lease.run().orElse("of another") + " is going on");
                }
            }
            case "DELETE" -> {
                lease.end(path.get(2));
                call.noContent();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void healAfterADeadRun() {
        try {
            List<String> left = breaking.heal();
            if (!left.isEmpty()) {
                System.err.println("After a dead run, not healed: " + String.join(", ", left));
            }
            LoadControl.Status unused = measuring.load().put(LoadControl.Wanted.NONE);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (IOException | LoadControl.BusyException failed) {
            System.err.println("The load of a dead run could not be ended: " + failed.getMessage());
        }
    }
}
