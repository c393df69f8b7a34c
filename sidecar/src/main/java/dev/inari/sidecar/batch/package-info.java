/** What Kyuubi keeps of batches that ended: sessions that are swept, logs that are saved before, and servers that do not sweep their own. */
@NullMarked
package dev.inari.sidecar.batch;

import org.jspecify.annotations.NullMarked;
