"""Every published table in cases/, found by listing the folder."""
