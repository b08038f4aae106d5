package io.coffeechaos.lab.fault;

import java.io.IOException;

/** This machine cannot make the fault. The message says what is missing. */
public final class UnsupportedFaultException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnsupportedFaultException(String message) {
        super(message);
    }
}
