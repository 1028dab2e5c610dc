"""Who may sign in to the pages, in which role, and since when: kept in the database of the cases."""
