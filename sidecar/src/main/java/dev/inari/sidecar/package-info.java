/** The shell around the guard: it reads engines, carries out what the guard decides, and says so. */
package dev.inari.sidecar;
