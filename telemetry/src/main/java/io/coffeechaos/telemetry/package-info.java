/**
 * Hands the spans of a program to OpenTelemetry's SDK: to a ring for the console, to a collector, to a file. The SDK is set up by
 * hand, and nothing is kept on a thread. The attribute names are our constants, because several of OpenTelemetry's conventions
 * are in development.
 */
package io.coffeechaos.telemetry;
