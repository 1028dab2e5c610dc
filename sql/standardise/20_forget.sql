-- Takes away the marks of a register whose records are made anew.
DELETE FROM standardised WHERE register = $register
