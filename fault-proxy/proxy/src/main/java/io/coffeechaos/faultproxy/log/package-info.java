/** Writes log events as JSON lines on standard output, with Toxiproxy's keys. Only logback.xml uses this package. */
package io.coffeechaos.faultproxy.log;
