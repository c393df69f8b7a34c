/** The forced rungs of the ladder: signals, sent only to a process whose identity was just checked. */
package dev.inari.sidecar.exit;
