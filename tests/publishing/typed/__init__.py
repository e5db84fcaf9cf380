"""What is typed into the admin's forms: how it is read, and what is left as it was."""
