"""What is special to one method."""
