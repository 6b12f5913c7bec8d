"""Writing the site: one writer, whole files only, no broken link at any moment."""
