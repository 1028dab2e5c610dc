"""Names, numbers, dates and places of one cell at a time: pure functions that never raise on any text.

Every `parse_x(raw)` gives a tuple of the standard form (`value`, None where there is none), the steps that changed the
text (`done`, comma-joined), the kind (`ok`, `empty`, `unread` or one of the type's own), and what the type adds.
Parsing a standard form again gives the same standard form.
"""
