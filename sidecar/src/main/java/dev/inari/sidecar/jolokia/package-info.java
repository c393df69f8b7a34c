/**
 * Jolokia on the HTTP port: MBeans of the sidecar and, through it, of the engines that it guards, for whoever may read them. Jolokia's own
 * libraries understand the requests, ask the MBeans and write the answers; who may ask for what, and of whom, is decided here.
 */
@NullMarked
package dev.inari.sidecar.jolokia;

import org.jspecify.annotations.NullMarked;
