package dev.inari.jmx;

/** What a call asks over an open link. An IllegalArgumentException means that the answer is no value of the contract. */
interface Question<T> {
    Outcome<T> ask(Link link) throws Exception;
}
