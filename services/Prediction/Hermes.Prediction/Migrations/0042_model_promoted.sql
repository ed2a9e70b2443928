-- Champions of earlier releases can be rolled back to.
update model set promoted_at = trained_at, promoted_by = 'policy' where stage = 'champion' and promoted_at is null;
