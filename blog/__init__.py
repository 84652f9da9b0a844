"""The blog: everything a reader, a writer or a machine asks of the site."""
