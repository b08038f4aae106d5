package io.coffeechaos.orders.journal;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;

/** Proves the fence of the JVM it runs in. */
final class FenceProofMain {
    private FenceProofMain() {}

    /** Arguments: endpoint and journal table. */
    public static void main(String[] arguments) {
        FenceProof.prove(
                arguments[0],
                "eu-north-1",
                new AWSStaticCredentialsProvider(new BasicAWSCredentials("local", "local")),
                arguments[1]);
    }
}
