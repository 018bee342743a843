"""What is asked: the catalogue, the sources, and the way from records to items to samples."""
