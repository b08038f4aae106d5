/** The fault proxy as a JUnit 5 extension. Projects that use it need junit-jupiter-api on their class path. */
package io.coffeechaos.faultproxy.junit;
