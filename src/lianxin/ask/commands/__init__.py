"""The only writers of the room, one package a form of asking."""
