// Speaks to the sidecar. Who is signed in is kept for this tab only, and sent with each request: there is no cookie that another site could use.

const KEY = 'inari.authorization';
const SILENCE = 40_000;
let authorization = sessionStorage.getItem(KEY) ?? '';

/** What a request that was answered, but not done, ends with. */
export class Problem extends Error {
  constructor(status, detail, code) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

/** Takes a token from the part of the address that no server sees, and takes it out of there. */
export function takeToken() {
  const token = /^#token=([0-9a-f]{16,128})$/.exec(location.hash);
  if (token) {
    signIn('', token[1]);
    history.replaceState(null, '', `${location.pathname}#engines`);
  }
}

/** Without a name the secret is a token. */
export function signIn(name, secret) {
  const bytes = new TextEncoder().encode(`${name}:${secret}`);
  authorization = name ? `Basic ${btoa(String.fromCharCode(...bytes))}` : `Bearer ${secret}`;
  sessionStorage.setItem(KEY, authorization);
}

export function signOut() {
  authorization = '';
  sessionStorage.removeItem(KEY);
}

export function isSignedIn() {
  return authorization !== '';
}

async function ask(path, options = {}) {
  const headers = { ...options.headers };
  if (authorization) {
    headers.Authorization = authorization;
  }
  const response = await fetch(`/api/v1${path}`, { ...options, headers, cache: 'no-store', credentials: 'omit', redirect: 'error' });
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Problem(response.status, problem.detail ?? `${response.status} ${response.statusText}`, problem.code);
  }
  return response;
}

export async function get(path) {
  return (await ask(path)).json();
}

export async function post(path, body) {
  const response = await ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
  return response.json();
}

/**
 * Listens to the events until the stream ends, which it does now and then; a stream that is silent for too long counts as ended. An event is a
 * bell: it says that something changed, and the page reads anew what it shows.
 */
export async function listen(onOpen, onEvent) {
  const abort = new AbortController();
  let silence = setTimeout(() => abort.abort(), SILENCE);
  try {
    const response = await ask('/events', { headers: { Accept: 'text/event-stream' }, signal: abort.signal });
    onOpen();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let got = await reader.read(); !got.done; got = await reader.read()) {
      clearTimeout(silence);
      silence = setTimeout(() => abort.abort(), SILENCE);
      if (/(^|\n)(data|event):/.test(got.value)) {
        onEvent();
      }
    }
  } finally {
    clearTimeout(silence);
  }
}
