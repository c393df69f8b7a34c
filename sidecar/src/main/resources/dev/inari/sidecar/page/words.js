// Says times and ids as people do.

const UNITS = [['d', 86_400_000], ['h', 3_600_000], ['min', 60_000], ['s', 1_000]];

/** "1 h 5 min", "12 s", "0 s". At most two units; whole seconds. */
export function duration(millis) {
  const parts = [];
  let rest = Math.max(0, Math.round(millis / 1_000) * 1_000);
  for (const [name, size] of UNITS) {
    const count = Math.floor(rest / size);
    if (count > 0 && parts.length < 2) {
      parts.push(`${count} ${name}`);
    } else if (parts.length > 0) {
      break;
    }
    rest -= count * size;
  }
  return parts.length ? parts.join(' ') : '0 s';
}

const CLOCK = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium' });

/** "2026-11-30 12:05:09" in the browser's time zone; empty for what nobody told. */
export function moment(millis) {
  return millis === null || millis === undefined || millis <= 0 ? '' : CLOCK.format(new Date(millis));
}

/** The part of an id by which people and commands know it. */
export function short(id) {
  return id.slice(0, 8);
}

/** "1 session", "2 sessions". */
export function count(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}
