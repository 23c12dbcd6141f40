"""The bundled inbox: texts anyone can read and change, and the makers that turn them into office files."""
