-- What is the matter with batches and with the servers that ran them, as the last pass left it.
create table batch_finding (
    server    text   not null,
    condition text   not null,
    -- Empty where it is the server's own.
    batch_id  text   not null,
    owner     text   not null,
    since     bigint not null,
    seen      bigint not null,
    detail    text   not null,
    primary key (server, condition, batch_id)
);
