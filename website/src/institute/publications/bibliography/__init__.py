"""Reading bibliographic files into CSL-JSON: BibTeX, RIS, CSL-JSON itself. Keeps nothing and knows no model."""
