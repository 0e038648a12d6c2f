"""Which outcomes are stable, and who can move away? Options, preferences over what they make, and sanctions.

Names nothing else: import `thinktank.methods.graph_model.method`, which stays light until it is run.
"""
