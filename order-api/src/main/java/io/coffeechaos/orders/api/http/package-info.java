/**
 * The directives that every request passes before its route, such as its trace id and the cross-origin rules, and the
 * conversions between HTTP and JSON that all routes share. This package knows nothing about orders.
 */
package io.coffeechaos.orders.api.http;
