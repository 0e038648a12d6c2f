"""Where will an issue settle? Positions, saliences and capabilities, and the bargain they make.

Names nothing else: import `thinktank.methods.spatial_bargaining.method`, which stays light until it is run.
"""
