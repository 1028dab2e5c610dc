"""How two records compare, field by field: coded columns, named levels, level vectors for many pairs."""
