"""What every app stands on: users, images, the institute's particulars, free pages. Imports no other app."""
