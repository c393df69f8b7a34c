// The page: reads what the sidecar knows, again when it is told that something changed, and shows it. Data flows one way: from the sidecar.

import { get, isSignedIn, listen, signIn, signOut, takeToken } from './api.js';
import * as dialogs from './dialogs.js';
import * as engines from './engines.js';
import * as lists from './lists.js';
import { tick } from './timers.js';

const VIEWS = ['engines', 'jobs', 'batches', 'history'];
const LEAST_BETWEEN = 250;
const WITHOUT_EVENTS = 5_000;
const view = document.getElementById('view');
const link = document.getElementById('link');
const notice = document.getElementById('notice');

let me = null;
let reading = null;
let again = false;

const actions = {
  async say(engine, verb) {
    if (await dialogs.say(engine, verb)) {
      read();
    }
  },
};

function shown() {
  const name = location.hash.slice(1);
  return VIEWS.includes(name) ? name : 'engines';
}

/** Reads once; who asks meanwhile is served by one more time, a little later. */
function read() {
  if (reading) {
    again = true;
    return reading;
  }
  reading = show().finally(() => setTimeout(() => {
    reading = null;
    if (again) {
      again = false;
      read();
    }
  }, LEAST_BETWEEN));
  return reading;
}

async function show() {
  const name = shown();
  try {
    const answer = await get('/engines');
    document.getElementById('summary').textContent = me?.dryRun ? `${engines.summary(answer)}; dry run: nothing is done` : engines.summary(answer);
    if (name === 'engines') {
      engines.render(view, answer, me?.role === 'operator' ? actions : null);
    } else {
      const content = await lists[name]();
      if (shown() === name) {
        view.replaceChildren(content);
      }
    }
    tell('');
  } catch (problem) {
    failed(problem);
  }
}

function failed(problem) {
  if (problem.status === 401) {
    enter('');
  } else {
    tell(problem.status ? problem.message : 'The sidecar does not answer; what is shown is what was known last.');
  }
}

function tell(text) {
  notice.textContent = text;
  notice.hidden = !text;
}

function navigate() {
  document.querySelectorAll('nav a').forEach((each) => {
    if (each.hash === `#${shown()}`) {
      each.setAttribute('aria-current', 'page');
    } else {
      each.removeAttribute('aria-current');
    }
  });
  if (me) {
    read();
  }
}

let entering = false;

/** Asks who is there until the sidecar knows them. */
async function enter(problem) {
  if (entering) {
    return;
  }
  entering = true;
  let said = problem;
  for (;;) {
    try {
      me = await get('/whoami');
      break;
    } catch (refused) {
      if (refused.status === 401) {
        said = isSignedIn() ? refused.message : said;
        signOut();
        const { name, secret } = await dialogs.signIn(said);
        signIn(name, secret);
      } else {
        failed(refused);
        await new Promise((done) => setTimeout(done, WITHOUT_EVENTS));
      }
    }
  }
  entering = false;
  const leave = document.getElementById('sign-out');
  leave.hidden = !isSignedIn();
  leave.textContent = me.name ? `Sign out ${me.name}` : 'Sign out';
  document.title = `Inari on ${me.host}`;
  await read();
}

function linked(text, kind) {
  link.textContent = text;
  link.className = `link ${kind}`;
}

async function follow() {
  for (;;) {
    if (me && !entering) {
      try {
        await listen(() => {
          linked('live', 'live');
          read();
        }, read);
      } catch (problem) {
        linked('not live', 'lost');
        if (problem.status === 401) {
          enter('');
        }
        await new Promise((done) => setTimeout(done, WITHOUT_EVENTS));
        read();
      }
    } else {
      await new Promise((done) => setTimeout(done, LEAST_BETWEEN));
    }
  }
}

document.getElementById('sign-out').addEventListener('click', () => {
  signOut();
  location.reload();
});
window.addEventListener('hashchange', navigate);
setInterval(tick, 1_000);
setInterval(() => document.visibilityState === 'visible' && me && read(), WITHOUT_EVENTS);
takeToken();
navigate();
enter('').then(follow);
