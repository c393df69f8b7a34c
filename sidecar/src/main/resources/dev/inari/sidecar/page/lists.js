// Shows what is left when work ends (jobs, batches), and what was done (history), as tables.

import { get } from './api.js';
import { el, table } from './dom.js';
import { moment, short } from './words.js';

const TONES = { FINISHED: 'good', RUNNING: 'good', FAILED: 'bad', ERROR: 'bad', UNKNOWN: 'warn', RECONNECTING: 'warn', CANCELED: 'info' };

function state(name) {
  return el('span', { class: `badge ${TONES[name] ?? ''}` }, name);
}

function empty(text) {
  return el('p', { class: 'empty' }, text);
}

export async function jobs() {
  const answer = await get('/jobs');
  return answer.jobs.length === 0 ? empty(['No job is known.', ...answer.notes].join(' ')) : table('Jobs, newest first', [
    { name: 'state', of: (row) => state(row.state) },
    { name: 'name', of: (row) => row.name ?? '' },
    { name: 'started', of: (row) => moment(row.startMillis), time: true },
    { name: 'ended', of: (row) => moment(row.endMillis), time: true },
    { name: 'says', of: (row) => row.source ?? row.reason ?? row.cluster ?? '' },
    { name: 'job', of: (row) => el('code', {}, row.jobId) },
  ], answer.jobs);
}

export async function batches() {
  const answer = await get('/batches');
  return answer.batches.length === 0 ? empty(['No batch is kept.', ...answer.notes].join(' ')) : table('Batches that ended and are kept, newest first', [
    { name: 'state', of: (row) => state(row.state) },
    { name: 'name', of: (row) => row.name },
    { name: 'user', of: (row) => row.user },
    { name: 'ended', of: (row) => moment(row.endMillis), time: true },
    { name: 'kept', of: (row) => moment(row.keptMillis), time: true },
    { name: 'server', of: (row) => row.server },
    { name: 'batch', of: (row) => el('code', {}, row.id) },
  ], answer.batches);
}

export async function history() {
  const answer = await get('/history?limit=200');
  return answer.entries.length === 0 ? empty('Nothing was done yet.') : table('What was done and seen, newest first', [
    { name: 'when', of: (row) => moment(row.atMillis), time: true },
    { name: 'engine', of: (row) => (row.agentId ? el('code', { title: row.agentId }, short(row.agentId)) : '') },
    { name: 'pid', of: (row) => row.pid },
    { name: 'what', of: (row) => row.what },
    { name: 'who', of: (row) => row.actor },
    { name: 'result', of: (row) => row.outcome },
    { name: 'why', of: (row) => (row.detail ? `${row.text}; ${row.detail}` : row.text) },
  ], answer.entries);
}
