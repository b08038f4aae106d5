/** How log events become lines: JSON on standard output with Toxiproxy's keys. Named by fault-proxy-logback.xml, used by nobody else. */
package io.coffeechaos.faultproxy.log;
