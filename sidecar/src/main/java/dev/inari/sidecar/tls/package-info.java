/** Whom to believe and who we are, where a web service is spoken to over TLS. */
@NullMarked
package dev.inari.sidecar.tls;

import org.jspecify.annotations.NullMarked;
