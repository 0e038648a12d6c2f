"""A Word file to a draft: `archive` looks at it without trusting it, `reading` makes blocks, `taking` keeps them."""
