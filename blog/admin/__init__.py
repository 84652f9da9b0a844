"""The desk: one file for each noun that people work with in the admin; `nouns` registers them all."""
