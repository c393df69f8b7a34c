/** The ensemble that engines register in, seen from outside: who is announced there, and which sidecar acts for what belongs to no host. */
@NullMarked
package dev.inari.sidecar.zookeeper;

import org.jspecify.annotations.NullMarked;
