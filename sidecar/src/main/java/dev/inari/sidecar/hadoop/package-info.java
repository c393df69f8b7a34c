/**
 * Archives on Hadoop file systems, through the client that the operator has installed: none comes with the sidecar, for it must fit the cluster's version
 * and its object stores, and is larger than all the rest.
 */
@NullMarked
package dev.inari.sidecar.hadoop;

import org.jspecify.annotations.NullMarked;
