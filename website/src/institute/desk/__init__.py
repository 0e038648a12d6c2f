"""The editorial desk: Word in, checks before publishing, readers of drafts, readings by others, bundles, the clock.

Knows publications; publications know nothing of it but the checks that it hands them.
"""
