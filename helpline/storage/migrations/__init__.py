"""How the tables came to be, one step a file; `migrate.py` takes a database to the newest."""
