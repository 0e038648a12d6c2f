"""The established methods, one folder each; they never import one another. Nothing is computed here.

In every folder `method.py` is read first: the question, the parameters, the result in the case's own words.
`model.py` turns a case into arrays, and `kernels.py` knows nothing but arrays.
"""
