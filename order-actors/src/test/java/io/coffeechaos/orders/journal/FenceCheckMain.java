package io.coffeechaos.orders.journal;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;

/** Proves the fence of the JVM it runs in. */
final class FenceCheckMain {
    private FenceCheckMain() {}

    /** Arguments: endpoint and journal table. */
    public static void main(String[] arguments) {
        FenceCheck.run(
                arguments[0],
                "eu-north-1",
                new AWSStaticCredentialsProvider(new BasicAWSCredentials("local", "local")),
                arguments[1]);
    }
}
