"""What the archive gives to other programs: citations and the dataset."""
