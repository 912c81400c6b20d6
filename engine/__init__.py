"""The workflow engine; it knows no web and no mechanism. `engine.bootstrap.build_engine` makes one."""
