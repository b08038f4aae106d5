package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coffeechaos.lab.api.Call.BadRequestException;
import io.coffeechaos.lab.runs.RunFolders;
import java.io.IOException;
import java.util.List;

/** {@code PUT} and {@code DELETE /lab/runs/{id}/lease}. */
final class LeaseRoute {
    private final Runs runs;

    LeaseRoute(Runs runs) {
        this.runs = runs;
    }

    /** Answers a call. Returns false if the path is another one. */
    boolean handle(Call call) throws IOException {
        List<String> path = call.path();
        boolean isLease = path.size() == 4
                && path.subList(0, 2).equals(List.of("lab", "runs"))
                && path.getLast().equals("lease");
        if (!isLease || !RunFolders.isId(path.get(2))) {
            return false;
        }
        String id = path.get(2);
        switch (call.method()) {
            case "PUT" -> renew(call, id);
            case "DELETE" -> {
                runs.end(id);
                call.noContent();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void renew(Call call, String id) throws IOException {
        try {
            boolean stops = runs.renew(id, RunProgress.read(call.object()));
            call.answer(
                    200,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("id", id)
                            .put("stop", stops)
                            .put(
                                    "folder",
                                    runs.folders().of(id).toAbsolutePath().toString()));
        } catch (BadRequestException wrong) {
            call.error(wrong);
        } catch (Runs.BusyException other) {
            call.error(409, other.getMessage());
        }
    }
}
