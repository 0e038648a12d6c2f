"""The desk's pages in the editors' admin, and the page that readers of a draft see."""
