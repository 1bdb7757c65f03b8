"""What follows from the rows of routines.toml, a module for each kind of file: see tools/generate.py."""
