"""`rasid evaluate`."""

def register(app):
    pass
