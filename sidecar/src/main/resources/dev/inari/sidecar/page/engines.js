// Shows the engines as cards: who each is, whom it serves, what the matter is with it, and what happens next.

import { get } from './api.js';
import { el, facts, table } from './dom.js';
import { since, until } from './timers.js';
import { count, moment, short } from './words.js';

const TONES = { SERVING: 'good', DISCOVERED: 'info', IDLE: 'info', ASKED: 'info', TERMINATING: 'warn', KILLING: 'bad', SUSPECT: 'bad' };
const RUNGS = [['ASKED', 'Asked to leave', 'gracefulMillis'], ['TERMINATING', 'SIGTERM', 'termMillis'], ['KILLING', 'SIGKILL', null]];
/** What changes with each second, and is counted on by the timers. */
const RUNNING = new Set(['inStageMillis', 'inMillis', 'lastsMillis', 'timeMillis', 'idleMillis']);

const list = el('ul', { class: 'engines' });
const none = el('p', { class: 'empty' },
  'No engine is guarded here. An engine is seen once it runs with -javaagent:inari-agent.jar and announces itself in the run directory.');
/** By agent id: the card, and what it shows. */
const cards = new Map();

/** One line for the head of the page. */
export function summary(answer) {
  const serving = answer.engines.filter((each) => each.stage === 'SERVING').length;
  const leaving = answer.engines.filter((each) => RUNGS.some(([stage]) => stage === each.stage)).length;
  const trouble = answer.engines.filter((each) => each.conditions.length > 0).length;
  return [count(answer.engines.length, 'engine'), `${serving} serving`, leaving ? `${leaving} leaving` : null,
    trouble ? `${trouble} with something the matter` : null].filter(Boolean).join(', ');
}

/** Brings what is shown to this answer; cards that say the same are left alone, so that nobody loses the focus. */
export function render(view, answer, actions) {
  const shown = [...answer.engines, ...answer.departed.slice(-5).reverse()];
  const ids = new Set(shown.map((each) => each.agentId));
  for (const [id, card] of cards) {
    if (!ids.has(id)) {
      card.element.remove();
      cards.delete(id);
    }
  }
  shown.forEach((engine, place) => {
    const signature = JSON.stringify([engine, actions !== null], (key, value) => (RUNNING.has(key) ? undefined : value));
    const old = cards.get(engine.agentId);
    if (!old || old.signature !== signature) {
      const element = card(engine, actions);
      if (old) {
        keepState(old.element, element);
        old.element.replaceWith(element);
      }
      cards.set(engine.agentId, { element, signature });
    }
    const { element } = cards.get(engine.agentId);
    if (list.children[place] !== element) {
      list.insertBefore(element, list.children[place] ?? null);
    }
    times(element, engine);
  });
  if (view.firstChild !== (shown.length ? list : none)) {
    view.replaceChildren(shown.length ? list : none);
  }
}

/** What somebody opened stays open, and the button that has the focus keeps it. */
function keepState(from, to) {
  from.querySelectorAll('details[open]').forEach((open) => {
    const same = to.querySelector(`details[data-key="${open.dataset.key}"]`);
    if (same) {
      same.open = true;
    }
  });
  const key = from.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  if (key) {
    queueMicrotask(() => to.querySelector(`[data-key="${key}"]`)?.focus());
  }
}

function times(element, engine) {
  const lasts = element.querySelector('.lasts');
  since(lasts, engine.inStageMillis);
  const next = element.querySelector('.in');
  if (next) {
    until(next, engine.next.inMillis);
  }
  const idle = element.querySelector('.idle');
  if (idle) {
    since(idle, engine.heartbeat.idleMillis);
  }
}

function card(engine, actions) {
  const who = engine.identity;
  const tone = engine.conditions.length && TONES[engine.stage] === 'good' ? 'warn' : TONES[engine.stage];
  return el('li', { class: 'engine', 'data-tone': tone, 'data-agent': engine.agentId },
    el('div', { class: 'head' },
      el('h2', {}, engine.engineType || 'engine', ' ', el('span', { class: 'code quiet', title: engine.agentId }, short(engine.agentId))),
      el('span', { class: `badge ${TONES[engine.stage] ?? ''}` }, engine.stage),
      engine.hold ? el('span', { class: 'badge info' }, 'HELD') : null,
      el('span', { class: 'quiet' }, 'for ', el('span', { class: 'lasts' }))),
    facts([['user', who?.user], ['level', who?.shareLevel], ['pid', engine.pid], ['version', who?.engineVersion],
      ['application', who?.applicationId]]),
    served(engine),
    engine.stage === 'GONE' ? null : next(engine),
    RUNGS.some(([stage]) => stage === engine.stage) ? ladder(engine) : null,
    conditions(engine),
    engine.hold ? el('p', {}, `Held by ${engine.hold.by}`, engine.hold.reason ? `: ${engine.hold.reason}` : '') : null,
    why(engine),
    engine.stage === 'GONE' || actions === null ? null : buttons(engine, actions),
    engine.stage === 'GONE' ? null : sessions(engine));
}

function served(engine) {
  const beat = engine.heartbeat;
  if (!beat) {
    return el('p', { class: 'quiet' }, 'No heartbeat yet: nobody knows whom it serves.');
  }
  const { sessions: is } = beat;
  if (!is.known) {
    return el('p', { class: 'warn' }, 'Its sessions are unknown. Unknown is not zero: it stays.');
  }
  const nobody = is.user + is.opening === 0;
  return facts([
    ['sessions', `${is.user}${is.opening ? ` and ${is.opening} opening` : ''}`],
    ['serves nobody for', nobody && engine.stage !== 'GONE' ? el('span', { class: 'idle' }) : null],
    ['probes', is.probe || null], ['batches', is.batch || null], ['leaked', is.leaked || null], ['strangers', is.strangers || null],
    ['operations', beat.operations], ['missed heartbeats', engine.missedHeartbeats || null]]);
}

function next(engine) {
  const { what, inMillis } = engine.next;
  return el('p', { class: 'next' }, el('strong', {}, 'Next: '), what,
    inMillis === null ? '' : [' in ', el('strong', { class: 'in' })]);
}

function ladder(engine) {
  const now = RUNGS.findIndex(([stage]) => stage === engine.stage);
  return el('ol', { class: 'ladder', 'aria-label': 'Steps of its exit' }, RUNGS.map(([, name, budget], place) =>
    el('li', { 'data-state': place < now ? 'done' : place === now ? 'now' : 'later', 'aria-current': place === now ? 'step' : null },
      name, budget && place >= now ? ` (${Math.round(engine.policy[budget] / 1000)} s)` : '')));
}

function conditions(engine) {
  return engine.conditions.length === 0 ? null : el('ul', { class: 'conditions', 'aria-label': 'What is the matter' },
    engine.conditions.map((each) => el('li', {},
      el('strong', { class: 'warn' }, each.name), ' ', el('span', { class: 'quiet' }, each.response.toLowerCase()), ' ', each.detail,
      each.outcome ? el('div', { class: 'quiet' }, each.outcome) : null)));
}

function why(engine) {
  const { inputs, ruleText, rule, consequence } = engine.why;
  return el('details', { 'data-key': 'why' }, el('summary', {}, 'Why'),
    facts([['because', `${ruleText} (${rule})`], ['so', consequence], ['known', inputs], ['policy', engine.policy.rule],
      ['engine id', el('code', {}, engine.agentId)], ['namespace', engine.identity?.namespace], ['watch', engine.heartbeat?.watch]]));
}

function buttons(engine, actions) {
  const button = (verb, text) => el('button', { type: 'button', 'data-key': verb, click: () => actions.say(engine, verb) }, text);
  return el('div', { class: 'buttons' },
    engine.hold ? button('release', 'Release') : button('hold', 'Hold'),
    button('stop', 'Stop'),
    button('kill', 'Kill'));
}

/** Asked of the engine itself, and only when somebody looks. */
function sessions(engine) {
  const place = el('div', { class: 'sessions' });
  const details = el('details', { 'data-key': 'sessions', toggle: () => {
    if (details.open) {
      show(place, engine);
    }
  } }, el('summary', {}, 'Sessions'), place);
  return details;
}

async function show(place, engine) {
  place.replaceChildren(el('p', { class: 'quiet' }, 'Asking the engine'));
  try {
    const answer = await get(`/sessions?agent=${engine.agentId}`);
    const own = answer.engines[0] ?? { wrong: 'It is guarded no more.' };
    place.replaceChildren(own.wrong
      ? el('p', { class: 'problem' }, own.wrong)
      : own.sessions.length === 0 ? el('p', { class: 'quiet' }, 'None is open.') : sessionTable(own.sessions));
  } catch (problem) {
    place.replaceChildren(el('p', { class: 'problem' }, problem.message));
  }
}

function sessionTable(rows) {
  return table(`${count(rows.length, 'open session')}`, [
    { name: 'user', of: (row) => row.user },
    { name: 'from', of: (row) => row.clientAddress },
    { name: 'kind', of: (row) => row.kind },
    { name: 'opened', of: (row) => moment(row.openedMillis), time: true },
    { name: 'idle', of: (row) => (row.idleMillis === null ? '' : since(el('span'), row.idleMillis)), time: true },
    { name: 'running', of: (row) => row.operations ?? '' },
    { name: 'session', of: (row) => el('code', {}, row.id) },
  ], rows);
}
