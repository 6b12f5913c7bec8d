"""The live preview: a server on this machine only, which builds again when a file is saved."""
