"""The admin, walked by everybody: what each role may do there, and what nobody may."""
