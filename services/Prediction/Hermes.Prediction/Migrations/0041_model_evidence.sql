-- What the artifact must hash to before it is loaded, and how the model's probabilities were spread when it was made.
alter table model add column artifact_hash text, add column score_reference jsonb;
