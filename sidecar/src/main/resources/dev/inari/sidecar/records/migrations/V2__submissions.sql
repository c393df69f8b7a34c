-- Who submitted a job, as its engine's agent told; the first one who told it stays. The statement itself is not here: only its SHA-256.

create table submission (
    job_id      text   not null primary key,
    name        text   not null,
    cluster     text   not null,
    deployment  text   not null,
    -- Id of the agent that told it.
    engine      text   not null,
    engine_type text   not null,
    pid         bigint not null,
    session     text   not null,
    user_name   text   not null,
    statement   text   not null,
    submitted   bigint not null
);
