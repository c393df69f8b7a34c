package dev.inari.sidecar.guard;

/**
 * Why a step was taken: promise 7, everything is explainable.
 *
 * @param inputs what was known, with the numbers
 * @param rule what it was measured by
 * @param consequence what happens next
 */
public record Explanation(String inputs, Rule rule, String consequence) {

    /** One line for the log. */
    @Override
    public String toString() {
        return inputs + "; " + rule.text() + "; " + consequence;
    }
}
