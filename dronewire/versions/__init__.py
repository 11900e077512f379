"""What one version of a text says otherwise than another: word by word, which facts it touches, what it adds."""
