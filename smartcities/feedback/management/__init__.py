"""Commands of the room of messages."""
