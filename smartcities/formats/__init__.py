"""Date and number formats of our own, where Django's differ from house style."""
