-- Intents and notes in the order in which they were written. What differs between databases comes in as a placeholder: the identity column,
-- and where its numbers begin. All else is meant to run on PostgreSQL as it is.

create table entry (
    id          ${identity},
    -- Milliseconds since 1970, by the clock of who wrote it: the order is that of the ids.
    at          bigint not null,
    -- The agent id, or what names a process that has no agent.
    subject     text   not null,
    agent_id    text   not null,
    pid         bigint not null,
    start_ticks bigint not null,
    boot_id     text   not null,
    engine_type text   not null,
    -- A deed or a kind of note, by name.
    what        text   not null,
    -- Empty for a note.
    actor       text   not null,
    text        text   not null,
    -- Null as long as it is not known, and for a note.
    outcome     text,
    detail      text,
    settled_at  bigint
);

-- Numbers that a file moved aside has used are not used again in the next: a late result must not find another intent under its number.
${begin_numbers};

-- Long texts lie apart, so that a walk over the entries does not read them.
create table body (
    entry_id bigint not null primary key,
    text     text   not null
);

create index entry_by_subject on entry (what, subject, id);

-- What a start must know and retention must not delete: the last rung of each unfinished exit with the ask that closed its gate, or may have
-- closed it, for want of an answer; and holds.
create view in_force as
    select e.* from entry e
    where e.what in ('TERM', 'KILL')
      and not exists (
          select 1 from entry later
          where later.subject = e.subject and later.id > e.id
            and later.what in ('ASK', 'FORCE_ASK', 'TERM', 'KILL', 'LADDER_ENDED', 'GONE'))
    union all
    select e.* from entry e
    where e.what in ('ASK', 'FORCE_ASK')
      and (e.outcome is null or e.outcome in ('ACCEPTED', 'ALREADY_ACCEPTED', 'UNANSWERED'))
      and not exists (
          select 1 from entry later
          where later.subject = e.subject and later.id > e.id
            and later.what in ('ASK', 'FORCE_ASK', 'LADDER_ENDED', 'GONE'))
    union all
    select e.* from entry e
    where e.what = 'HOLD'
      and not exists (
          select 1 from entry later
          where later.subject = e.subject and later.id > e.id
            and later.what in ('HOLD', 'RELEASE', 'GONE'));
