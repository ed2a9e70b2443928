-- blocks: raised_alert, which is new in the same release
-- Scorings up to this one are resolved.
alter table scoreboard_progress add column resolved_id bigint;

create index raised_alert_false on raised_alert (opened_at) include (feed) where outcome = 'FalseAlarm';
