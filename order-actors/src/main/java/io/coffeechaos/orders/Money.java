package io.coffeechaos.orders;

/**
 * An amount in integer minor units. The pipeline never uses floating point for money (order-api.md 1).
 *
 * @param amount minor units (cents), 0 or more
 * @param currency always {@code USD} in this version
 */
public record Money(long amount, String currency) {
    private static final String USD = "USD";

    /** @throws IllegalArgumentException if the amount is negative or the currency is not USD */
    public Money {
        if (amount < 0) {
            throw new IllegalArgumentException("amount must be 0 cents or more: was " + amount);
        }
        if (!currency.equals(USD)) {
            throw new IllegalArgumentException("currency must be USD: was " + currency);
        }
    }

    /** An amount of US cents. */
    public static Money cents(long amount) {
        return new Money(amount, USD);
    }

    /** The sum of both. */
    public Money plus(Money other) {
        return cents(Math.addExact(amount, other.amount));
    }

    /** This amount times the quantity. */
    public Money times(int quantity) {
        return cents(Math.multiplyExact(amount, quantity));
    }
}
