/** The fault proxy as a JUnit 5 extension. Needs junit-jupiter-api on the class path of whoever uses it. */
package io.coffeechaos.faultproxy.junit;
