// Asks people: who they are, and whether they mean it. What would happen is asked of the sidecar first, by the same code that does it.

import { post } from './api.js';
import { short } from './words.js';

const WORDS = {
  stop: { title: 'Stop this engine', does: 'Stop it' },
  kill: { title: 'Kill this engine\u2019s process', does: 'Kill it' },
  hold: { title: 'Hold this engine', does: 'Hold it', foreseen: 'Whatever its policy says, it is neither asked to leave nor signalled until it is released.' },
  release: { title: 'Release this engine', does: 'Release it', foreseen: 'Its policy decides again, at its next heartbeat.' },
};

/** Opens the dialog in which to sign in. The promise ends with {name, secret}. */
export function signIn(problem) {
  const dialog = document.getElementById('sign-in');
  const form = dialog.querySelector('form');
  show(form.querySelector('.problem'), problem);
  form.reset();
  dialog.oncancel = (event) => event.preventDefault();
  if (!dialog.open) {
    dialog.showModal();
  }
  return new Promise((done) => {
    form.onsubmit = () => done({ name: form.elements.user.value.trim(), secret: form.elements.secret.value });
  });
}

/** Says a word about an engine, once it was confirmed and a reason was given. Ends when the dialog is closed; true if it was said. */
export function say(engine, verb) {
  const dialog = document.getElementById('word');
  const form = dialog.querySelector('form');
  const { reason, even } = form.elements;
  const button = form.querySelector('button.primary');
  const foreseen = document.getElementById('word-foreseen');
  const choice = document.getElementById('word-even');
  const problem = form.querySelector('.problem');
  const path = `/engines/${engine.agentId}/${verb}`;
  const body = (dryRun) => ({ reason: reason.value, evenIfServing: verb === 'stop' && even.checked, dryRun });

  async function foresee() {
    button.disabled = true;
    foreseen.textContent = WORDS[verb].foreseen ?? 'Asking what would happen';
    try {
      if (!WORDS[verb].foreseen) {
        foreseen.textContent = (await post(path, body(true))).text;
      }
      button.disabled = false;
    } catch (refused) {
      foreseen.textContent = `It would be refused: ${refused.message}`;
      choice.hidden = !(verb === 'stop' && (refused.code === 'SERVES' || even.checked));
    }
  }

  form.reset();
  show(problem, '');
  choice.hidden = true;
  document.getElementById('word-title').textContent = WORDS[verb].title;
  document.getElementById('word-engine').textContent =
    `${engine.engineType} ${short(engine.agentId)}, pid ${engine.pid}${engine.identity?.user ? `, of ${engine.identity.user}` : ''}`;
  button.textContent = WORDS[verb].does;
  even.onchange = foresee;
  foresee();
  dialog.showModal();
  reason.focus();

  return new Promise((done) => {
    let said = false;
    dialog.onclose = () => done(said);
    form.querySelector('[value=cancel]').onclick = () => dialog.close();
    form.onsubmit = async (event) => {
      event.preventDefault();
      button.disabled = true;
      try {
        await post(path, body(false));
        said = true;
        dialog.close();
      } catch (refused) {
        show(problem, refused.message);
        button.disabled = false;
      }
    };
  });
}

function show(element, text) {
  element.textContent = text;
  element.hidden = !text;
}
