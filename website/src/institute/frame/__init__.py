"""What stands around every page: menus, footer, legal pages, consent, the promoted book. Holds no publication."""
