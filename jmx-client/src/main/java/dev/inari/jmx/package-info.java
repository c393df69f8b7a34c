/**
 * Reads and calls the agent's MBeans over any JMX transport; every call has a deadline and a typed outcome.
 *
 * <p>Limits that lie in the JDK:
 *
 * <ul>
 *   <li>RMI keeps one daemon thread for each engine's address, which renews leases, as long as a connection to it is held.
 *   <li>A stub that uses TLS dials through the JDK's own factory: connecting takes as long as the operating system lets it.
 *   <li>Attaching cannot be cut; a JVM that is stopped in the middle of it holds its worker.
 *   <li>If the JVM was started with a filter for deserialisation of its own, answers over RMI are checked by that one alone.
 * </ul>
 */
package dev.inari.jmx;
