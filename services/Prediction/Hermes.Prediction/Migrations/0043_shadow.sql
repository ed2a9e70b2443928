-- What a challenger on trial would have said beside the champion: the probabilities of all feeds at one moment.
create table shadow_pass (
    challenger      text        not null,
    at              timestamptz not null,
    champion        text        not null,
    feeds           text[]      not null,
    challenger_said real[]      not null,
    champion_said   real[]      not null,
    primary key (challenger, at)
);

create index shadow_pass_time on shadow_pass using brin (at);
