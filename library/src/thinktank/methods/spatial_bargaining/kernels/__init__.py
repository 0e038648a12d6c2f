"""The loops of the bargaining models, one module for each family. Arrays in, arrays out: no case, no parameters."""
