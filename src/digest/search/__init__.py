"""Search: items become records, a year of records becomes a shard of the index, a browser merges the shards."""
