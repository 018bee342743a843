"""What can be said about data, plans and logs: plain functions and the pages made of them."""
