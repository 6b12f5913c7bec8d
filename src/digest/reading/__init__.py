"""From the files an editor writes to records: pure parsing, every problem as a value."""
