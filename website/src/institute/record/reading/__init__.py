"""What is read out of the record: in words, in lines, in scores, in files, in pictures. Adds no line."""
