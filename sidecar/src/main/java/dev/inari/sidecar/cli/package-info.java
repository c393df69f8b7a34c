/** The command line: what a person or a service manager types, sees and gets back as an exit code. */
@NullMarked
package dev.inari.sidecar.cli;

import org.jspecify.annotations.NullMarked;
