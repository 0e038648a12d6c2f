"""Moving in from another system: a WordPress export becomes publications, and its addresses lead to them."""
