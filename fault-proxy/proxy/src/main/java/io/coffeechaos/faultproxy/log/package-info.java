/** Writes log events as JSON lines on standard output, with Toxiproxy's keys. Only fault-proxy-logback.xml uses this package. */
package io.coffeechaos.faultproxy.log;
