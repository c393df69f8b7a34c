-- Several daemons may keep their records in one database, and follow one cluster: each has a row of its own for a job. Empty: from before.
create table followed_by (
    job_id    text   not null,
    keeper    text   not null,
    name      text   not null,
    cluster   text   not null,
    state     text   not null,
    since     bigint not null,
    started   bigint not null,
    contact   bigint not null,
    reason    text   not null,
    primary key (job_id, keeper)
);

insert into followed_by (job_id, keeper, name, cluster, state, since, started, contact, reason)
    select job_id, '', name, cluster, state, since, started, contact, reason from followed_job;

drop table followed_job;
