package io.coffeechaos.simulator;

import java.util.Locale;

/** The three simulated services and the words of their answers. */
enum SimulatedService {
    /** Charges the order's total; declines the payment method {@code demo_declined}. */
    PAYMENT("pay_", "PAYMENT_DECLINED", "The card was declined."),
    /** Reserves the order's items. */
    INVENTORY("inv_", "OUT_OF_STOCK", "An item is out of stock."),
    /** Books the parcel. */
    SHIPPING("shp_", "CANNOT_SHIP", "The parcel cannot be shipped.");

    private final String referencePrefix;
    private final String refusalCode;
    private final String refusalMessage;

    SimulatedService(String referencePrefix, String refusalCode, String refusalMessage) {
        this.referencePrefix = referencePrefix;
        this.refusalCode = refusalCode;
        this.refusalMessage = refusalMessage;
    }

    /** Returns the name for the first path segment, the ledger file and the log: {@code payment} and so on. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the route of calls and undos, for metrics and spans. */
    String route() {
        return "/" + word() + "/{key}";
    }

    ServiceResponse.Done done(String token) {
        return new ServiceResponse.Done(referencePrefix + token);
    }

    ServiceResponse.Refused refusal() {
        return new ServiceResponse.Refused(refusalCode, refusalMessage);
    }
}
