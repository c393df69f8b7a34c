/** Reads and calls the agent's MBeans over any JMX transport; every call has a deadline and a typed outcome. */
package dev.inari.jmx;
