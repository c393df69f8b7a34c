/**
 * The contract between the agent in an engine and everybody who reads it: MXBean interfaces, value types, and the announcement by which
 * an engine is found. The only code that both sides share; Java 8, no dependency.
 */
package dev.inari.mbeans;
