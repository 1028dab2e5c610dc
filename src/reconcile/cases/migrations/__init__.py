"""How the tables of the store came about, one file a step."""
