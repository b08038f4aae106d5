package io.coffeechaos.orders.node.aws;

/** Something that the pipeline needs does not exist on AWS. */
public final class ResourceMissingException extends IllegalStateException {
    ResourceMissingException(String what) {
        super(what + " does not exist in this account and region: apply infra/ first, or set an endpoint of your own");
    }
}
