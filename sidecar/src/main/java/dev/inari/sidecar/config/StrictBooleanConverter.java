package dev.inari.sidecar.config;

import java.io.Serial;
import java.util.Locale;
import org.eclipse.microprofile.config.spi.Converter;

/** Refuses what is neither true nor false, because SmallRye's own converter reads a misspelt {@code true} as false. */
final class StrictBooleanConverter implements Converter<Boolean> {
    @Serial
    private static final long serialVersionUID = 1;

    @Override
    public Boolean convert(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new IllegalArgumentException("is neither true nor false");
        };
    }
}
