-- Why an alert was kept without telling anybody; such an alert has no deliveries.
alter table alert add column not_sent_reason text;
