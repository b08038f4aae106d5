package io.coffeechaos.orders.journal;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;

/** Checks the journal fence of the JVM in which it runs. */
final class FenceCheckMain {
    private FenceCheckMain() {}

    /** Arguments: the endpoint of the store and the name of the journal table. */
    public static void main(String[] arguments) {
        FenceCheck.run(
                arguments[0],
                "eu-north-1",
                new AWSStaticCredentialsProvider(new BasicAWSCredentials("local", "local")),
                arguments[1]);
    }
}
