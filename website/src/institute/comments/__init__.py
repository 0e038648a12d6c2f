"""What readers answer to a piece: comments, read before they are shown. Knows no mail list."""
