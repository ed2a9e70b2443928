-- Points of days that have no partition because they are past the retention: whoever sends history finds it, for as long as the
-- series lives. Days to come are created ahead of need, so none of theirs lands here.
create table metric_point_rest partition of metric_point default;
