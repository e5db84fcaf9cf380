"""The portal as it is deployed: behind its proxy, on several machines, through an update."""
