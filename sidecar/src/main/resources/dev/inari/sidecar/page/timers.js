// Keeps the seconds on the page running between two answers, on the browser's own clock: the sidecar says how long, never when.

import { duration } from './words.js';

/** Shows how long something has lasted, given how long it had when it was told. */
export function since(element, millis) {
  element.dataset.since = performance.now() - millis;
  return show(element);
}

/** Shows how long it is until something happens. */
export function until(element, millis) {
  element.dataset.until = performance.now() + millis;
  return show(element);
}

function show(element) {
  const { since: from, until: to } = element.dataset;
  const text = duration(from === undefined ? to - performance.now() : performance.now() - from);
  if (element.textContent !== text) {
    element.textContent = text;
  }
  return element;
}

export function tick() {
  document.querySelectorAll('[data-since], [data-until]').forEach(show);
}
