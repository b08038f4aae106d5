package io.coffeechaos.orders.node.aws;

/** A table or queue that the pipeline needs does not exist on AWS. */
public final class ResourceMissingException extends IllegalStateException {
    ResourceMissingException(String what) {
        super(what + " does not exist in this account and region: apply infra/ first, or configure a local endpoint");
    }
}
