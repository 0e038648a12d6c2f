"""A publication as tagged PDF: what is printed, as data, and the one template that sets it. Knows no model."""
