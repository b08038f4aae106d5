/** How log events become lines: JSON on standard output with Toxiproxy's keys. Named by logback.xml, used by nobody else. */
package io.coffeechaos.faultproxy.log;
