"""How lines are added to the record and folded, and what refuses to change them. Shows nothing."""
