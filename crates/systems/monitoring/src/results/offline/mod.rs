//! `shuren analyze`: the same analysis from two files, without a server.
