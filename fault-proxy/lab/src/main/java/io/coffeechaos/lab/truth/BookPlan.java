package io.coffeechaos.lab.truth;

import java.time.Instant;

/**
 * A book: all orders of one run, or of one stretch of load.
 *
 * @param name the name; the prefix of the keys and the customer id of the orders
 * @param tenant the tenant of the order nodes, from which order ids are derived
 * @param fragile whether the customers use the original lab's page, so that baskets name them and not keys
 * @param firstBasket the number of the basket of customer 0
 * @param customersMax the largest number of a customer
 * @param started the time at which the load starts
 */
public record BookPlan(
        String name, String tenant, boolean fragile, long firstBasket, int customersMax, Instant started) {
    /** The number of a customer, from its key; 0 if the key is not of this book. */
    int customer(String key) {
        if (!key.startsWith(name + "-")) {
            return 0;
        }
        String number = key.substring(name.length() + 1);
        return number.matches("[1-9]\\d{0,8}") ? Integer.parseInt(number) : 0;
    }
}
