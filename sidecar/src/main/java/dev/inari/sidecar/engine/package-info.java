/** Who the engines are: their processes, and the files by which they announce themselves. */
package dev.inari.sidecar.engine;
