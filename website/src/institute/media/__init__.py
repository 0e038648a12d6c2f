"""What is released, said and recorded: news releases, speeches, films, the podcast. Knows no reader."""
