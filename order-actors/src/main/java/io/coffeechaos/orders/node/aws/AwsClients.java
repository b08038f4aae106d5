package io.coffeechaos.orders.node.aws;

import com.amazonaws.auth.AWSCredentialsProvider;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.auth.DefaultAWSCredentialsProviderChain;
import com.typesafe.config.Config;
import io.coffeechaos.orders.journal.FenceCheck;
import io.coffeechaos.orders.metrics.CallMetrics;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * The addresses of the tables and queues, and their clients: AWS with its chain of credentials, or a compatible
 * endpoint.
 *
 * <p>A local endpoint accepts any credentials. There the clients sign with {@code local}, unless the environment has
 * credentials.
 *
 * @param region the AWS region
 * @param dynamoDbEndpoint the address of a DynamoDB-compatible endpoint; empty means AWS
 * @param sqsEndpoint the address of an SQS-compatible endpoint; empty means AWS
 * @param journalTable the name of the journal table
 * @param ordersTable the name of the order table
 * @param queues the names of the intake queue and the events queue, in this order
 * @param requestTimeout timeout of one request to the order table, with its retry
 * @param attemptTimeout timeout of one attempt at such a request
 * @param queueRequestTimeout timeout of one queue request that is not a poll, with its retry
 * @param queueAttemptTimeout timeout of one attempt at such a request
 */
public record AwsClients(
        String region,
        Optional<String> dynamoDbEndpoint,
        Optional<String> sqsEndpoint,
        String journalTable,
        String ordersTable,
        List<String> queues,
        Duration requestTimeout,
        Duration attemptTimeout,
        Duration queueRequestTimeout,
        Duration queueAttemptTimeout) {

    /** Timeout of one request that creates or checks a table or a queue. A server that has just started answers slowly. */
    private static final Duration PROVISION_MAX = Duration.ofSeconds(10);

    /** Reads {@code coffee.orders}. */
    public static AwsClients of(Config config) {
        Config orders = config.getConfig("coffee.orders");
        return new AwsClients(
                orders.getString("aws.region"),
                Optional.of(orders.getString("aws.dynamodb-endpoint")).filter(url -> !url.isBlank()),
                Optional.of(orders.getString("aws.sqs-endpoint")).filter(url -> !url.isBlank()),
                orders.getString("tables.journal"),
                orders.getString("tables.orders"),
                List.of(orders.getString("queues.intake"), orders.getString("queues.events")),
                orders.getDuration("rows.request-timeout"),
                orders.getDuration("rows.attempt-timeout"),
                orders.getDuration("queues.request-timeout"),
                orders.getDuration("queues.attempt-timeout"));
    }

    /**
     * Returns the settings of the journal plugin, which override the configuration before the actor system starts. The
     * plugin needs its endpoint also on AWS, and explicit keys on a local endpoint.
     */
    public Map<String, String> journalOverrides() {
        return dynamoDbEndpoint
                .map(local -> Map.of(
                        "dynamodb-journal.endpoint", local,
                        "dynamodb-journal.aws-access-key-id", localKey(),
                        "dynamodb-journal.aws-secret-access-key", localSecret()))
                .orElseGet(() -> Map.of("dynamodb-journal.endpoint", journalEndpoint()));
    }

    /**
     * Creates the tables on a local endpoint, or checks them on AWS.
     *
     * @throws io.coffeechaos.orders.node.aws.ResourceMissingException if a table does not exist on AWS
     */
    public void provisionTables() {
        try (DynamoDbAsyncClient dynamoDb = dynamoDb(PROVISION_MAX, PROVISION_MAX, List.of())) {
            if (dynamoDbEndpoint.isPresent()) {
                Tables.create(dynamoDb, journalTable, ordersTable);
            } else {
                Tables.check(dynamoDb, journalTable, ordersTable);
            }
        }
    }

    /**
     * Creates the queues on a local endpoint, or checks them on AWS.
     *
     * @throws io.coffeechaos.orders.node.aws.ResourceMissingException if a queue does not exist on AWS
     */
    public void provisionQueues() {
        try (SqsAsyncClient sqs = sqs(PROVISION_MAX, PROVISION_MAX)) {
            if (sqsEndpoint.isPresent()) {
                Queues.create(sqs, queues);
            } else {
                Queues.check(sqs, queues);
            }
        }
    }

    /**
     * Checks that the journal is fenced.
     *
     * @throws FenceCheck.Unfenced if a second writer could overwrite events
     */
    public void checkFence() {
        FenceCheck.run(journalEndpoint(), region, journalCredentials(), journalTable);
    }

    /** Returns a client for rows, SDK v2. */
    public DynamoDbAsyncClient dynamoDb() {
        return dynamoDb(requestTimeout, attemptTimeout, List.of());
    }

    /** As above. The requests are counted. */
    public DynamoDbAsyncClient dynamoDb(CallMetrics metrics) {
        return dynamoDb(requestTimeout, attemptTimeout, List.of(new CallTimer(this::tableLabel, metrics::tableAsked)));
    }

    private String tableLabel(SdkRequest request) {
        return request.getValueForField("TableName", String.class)
                        .filter(journalTable::equals)
                        .isPresent()
                ? CallMetrics.JOURNAL
                : CallMetrics.ORDERS;
    }

    private DynamoDbAsyncClient dynamoDb(
            Duration requestMax, Duration attemptMax, List<ExecutionInterceptor> interceptors) {
        var builder = DynamoDbAsyncClient.builder()
                .region(Region.of(region))
                .overrideConfiguration(overrides(requestMax, attemptMax, interceptors))
                .httpClientBuilder(NettyNioAsyncHttpClient.builder().maxConcurrency(128));
        dynamoDbEndpoint.ifPresentOrElse(
                local -> builder.endpointOverride(URI.create(local)).credentialsProvider(localCredentials()),
                () -> builder.credentialsProvider(
                        DefaultCredentialsProvider.builder().build()));
        return builder.build();
    }

    /** Returns a client for the queues, SDK v2. A long poll sets its own timeouts. The requests are counted. */
    public SqsAsyncClient sqs(CallMetrics metrics) {
        return sqs(
                queueRequestTimeout,
                queueAttemptTimeout,
                List.of(new CallTimer(this::queueLabel, metrics::queueAsked)));
    }

    private String queueLabel(SdkRequest request) {
        return request.getValueForField("QueueUrl", String.class)
                        .filter(url -> url.endsWith(queues.getFirst()))
                        .isPresent()
                ? "intake"
                : "events";
    }

    /**
     * Returns a client for the queues with these timeouts. Provisioning and the operator's commands use longer timeouts
     * than the pipeline.
     */
    public SqsAsyncClient sqs(Duration requestMax, Duration attemptMax) {
        return sqs(requestMax, attemptMax, List.of());
    }

    private SqsAsyncClient sqs(Duration requestMax, Duration attemptMax, List<ExecutionInterceptor> interceptors) {
        var builder = SqsAsyncClient.builder()
                .region(Region.of(region))
                .overrideConfiguration(overrides(requestMax, attemptMax, interceptors))
                .httpClientBuilder(NettyNioAsyncHttpClient.builder().maxConcurrency(64));
        sqsEndpoint.ifPresentOrElse(
                local -> builder.endpointOverride(URI.create(local)).credentialsProvider(localCredentials()),
                () -> builder.credentialsProvider(
                        DefaultCredentialsProvider.builder().build()));
        return builder.build();
    }

    private static ClientOverrideConfiguration overrides(
            Duration requestMax, Duration attemptMax, List<ExecutionInterceptor> interceptors) {
        return ClientOverrideConfiguration.builder()
                .executionInterceptors(interceptors)
                .apiCallTimeout(requestMax)
                .apiCallAttemptTimeout(attemptMax)
                .retryStrategy(StandardRetryStrategy.builder().maxAttempts(2).build())
                .build();
    }

    private String journalEndpoint() {
        return dynamoDbEndpoint.orElse("https://dynamodb." + region + ".amazonaws.com");
    }

    private AWSCredentialsProvider journalCredentials() {
        return dynamoDbEndpoint.isPresent()
                ? new AWSStaticCredentialsProvider(new BasicAWSCredentials(localKey(), localSecret()))
                : DefaultAWSCredentialsProviderChain.getInstance();
    }

    private static AwsCredentialsProvider localCredentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(localKey(), localSecret()));
    }

    private static String localKey() {
        return Optional.ofNullable(System.getenv("AWS_ACCESS_KEY_ID")).orElse("local");
    }

    private static String localSecret() {
        return Optional.ofNullable(System.getenv("AWS_SECRET_ACCESS_KEY")).orElse("local");
    }
}
