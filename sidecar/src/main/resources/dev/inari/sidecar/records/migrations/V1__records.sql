-- What is kept when work has ended. The same on SQLite and PostgreSQL, but for the type of bytes, which comes in as a placeholder.
-- Times are milliseconds since 1970; -1 is "not told".

create table final_state (
    job_id    text   not null primary key,
    name      text   not null,
    state     text   not null,
    started   bigint not null,
    ended     bigint not null,
    source    text   not null,
    read_at   bigint not null,
    digest    text   not null,
    place     text   not null,
    -- When the first word on this job was written.
    kept_at   bigint not null
);

create index final_state_by_time on final_state (read_at);

-- What somebody else said afterwards, and was not believed.
create table final_state_conflict (
    job_id    text   not null,
    state     text   not null,
    source    text   not null,
    started   bigint not null,
    ended     bigint not null,
    read_at   bigint not null,
    digest    text   not null,
    place     text   not null,
    primary key (job_id, state, source, digest)
);

-- One row for each end of a batch that a server told; there is one, if no server contradicts itself.
create table batch (
    batch_id  text   not null,
    state     text   not null,
    server    text   not null,
    owner     text   not null,
    name      text   not null,
    type      text   not null,
    app_id    text   not null,
    app_url   text   not null,
    app_state text   not null,
    app_said  text   not null,
    created   bigint not null,
    started   bigint not null,
    ended     bigint not null,
    kept_at   bigint not null,
    log_lines bigint not null,
    log_bytes bigint not null,
    -- 1 if the log was longer than what is kept.
    log_cut   integer not null,
    -- 1 as soon as all of the log that is kept was written: what has no log yet is not kept.
    complete  integer not null,
    -- Whose log it is, where two write at once.
    attempt   text   not null,
    primary key (batch_id, state)
);

create index batch_by_time on batch (kept_at);

-- The log in parts, each compressed by itself.
create table batch_log (
    batch_id  text   not null,
    state     text   not null,
    attempt   text   not null,
    part      integer not null,
    content   ${bytes} not null,
    primary key (batch_id, state, attempt, part)
);

create table engine_exit (
    agent_id    text   not null primary key,
    host        text   not null,
    pid         bigint not null,
    engine_type text   not null,
    ended       bigint not null,
    why         text   not null
);

create index engine_exit_by_time on engine_exit (ended);

-- Jobs whose end is not known yet, as they were seen last, so that a restart forgets none of them.
create table followed_job (
    job_id    text   not null primary key,
    name      text   not null,
    cluster   text   not null,
    state     text   not null,
    since     bigint not null,
    started   bigint not null,
    contact   bigint not null,
    reason    text   not null
);

-- What an archive said of an ended job, by the path of Flink's REST API; compressed. The archive itself may be deleted by then.
create table job_document (
    job_id    text   not null,
    path      text   not null,
    content   ${bytes} not null,
    primary key (job_id, path)
);
