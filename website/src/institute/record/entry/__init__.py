"""What analysts and second readers enter: forms, their rules, their pages in the admin."""
