"""Who sides with whom? Sizes and propensities, and the alignments from which nobody wants to move.

Names nothing else: import `thinktank.methods.alignment_landscape.method`, which stays light until it is run.
"""
