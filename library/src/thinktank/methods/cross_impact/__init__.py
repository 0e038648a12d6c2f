"""Which futures hang together? Drivers, the impacts between their states, and the scenarios that agree with them.

Names nothing else: import `thinktank.methods.cross_impact.method`, which stays light until it is run.
"""
