-- Nothing was ever written to the first form of this table.
drop table engine_exit;

-- How engines ended. Texts are empty and numbers -1 where it is not known; times are milliseconds since 1970.
create table engine_exit (
    agent_id       text   not null primary key,
    host           text   not null,
    pid            bigint not null,
    -- Start of the process in clock ticks since this boot of the kernel.
    start_ticks    bigint not null,
    boot_id        text   not null,
    engine_type    text   not null,
    user_name      text   not null,
    share_level    text   not null,
    ref_id         text   not null,
    application_id text   not null,
    started        bigint not null,
    -- When its end was seen.
    ended          bigint not null,
    -- The last thing that was done to it, what came of that, who wanted it and why.
    how            text   not null,
    outcome        text   not null,
    actor          text   not null,
    reason         text   not null,
    -- How its end was seen.
    seen           text   not null,
    -- User sessions that it took in its life.
    sessions       bigint not null,
    kept_at        bigint not null
);

create index engine_exit_by_time on engine_exit (ended);
