"""What tests need around them: a database server, our own server as a process, a browser."""
